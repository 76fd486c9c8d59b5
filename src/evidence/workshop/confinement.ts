/**
 * Confinement for programs that are not ours and open files of strangers: no network, no process but its own, and of the whole
 * disk only the programs and libraries of the system, which nobody in it may change. The data folder is not there to be found.
 */

/** Builds an empty root over its own `/tmp`, which nobody outside sees, and goes in. */
const BUILD = `set -e
mount -t tmpfs -o size=1m,mode=755 none /tmp
cd /tmp
mkdir usr proc etc
mount --rbind /usr usr
mount -t proc none proc
for folder in bin sbin lib lib32 lib64; do
  if [ -L "/$folder" ]; then cp -P "/$folder" .
  elif [ -d "/$folder" ]; then mkdir "$folder"; mount --rbind "/$folder" "$folder"; fi
done
cp /etc/ld.so.cache etc/
if [ -d /etc/alternatives ]; then mkdir etc/alternatives; mount --rbind /etc/alternatives etc/alternatives; fi
exec chroot /tmp "$@"
`;

/** What goes before a command that is to be confined; it dies with whoever started it. */
export const CONFINED: readonly string[] = [
  ...['unshare', '-rnmpf', '--kill-child', '--propagation', 'private'],
  ...['sh', '-c', BUILD, 'sh'],
];
