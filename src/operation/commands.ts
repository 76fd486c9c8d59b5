/** What commands of the operator and the running instance use of this part. */
export { type BackupParts, type BackupReport, lastBackup, writeBackup } from './backup.ts';
export { type Checked, checkBackup } from './check.ts';
export { type DoctorParts, diagnose } from './doctor.ts';
export { addressFindings, folderFindings, isInstance, refused, workshopFindings } from './doctor-folder.ts';
export { isHeld } from './doctor-store.ts';
export { restoreLogKeys, sealLogKeys } from './log-keys.ts';
export type { Manifest, MasterKeyPlace } from './manifest.ts';
export {
  type Finding,
  finding,
  formerUrlsOf,
  type Level,
  onionOf,
  publicUrlOf,
  statusOf,
  transportOf,
} from './model.ts';
export { rebuildSite } from './rebuild.ts';
export { restoreAll, UNFINISHED } from './restore.ts';
export { backUpToday, KEEP, type ScheduleOptions, scheduleBackups } from './schedule.ts';
export { openedFile, readIdentities } from './sealed-file.ts';
export { clearDatabase, dropSetting, gatherFigures, readSetting } from './store.ts';
export { type BoxNote, lastBox, noteBox, readSuccessor, writeSuccessor } from './successor.ts';
export { claimFolder, refuseUnfinished, releaseFolder } from './unfinished.ts';
