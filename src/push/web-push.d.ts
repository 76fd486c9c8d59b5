/** What is used of `web-push`, which comes without types: keys of a server, and a message encrypted and signed for a device. */
declare module 'web-push' {
  interface Details {
    endpoint: string;
    headers: Record<string, string | number>;
    body: Buffer | null;
  }
  const webPush: {
    generateVAPIDKeys(): { publicKey: string; privateKey: string };
    generateRequestDetails(
      subscription: { endpoint: string; keys: { p256dh: string; auth: string } },
      payload: Buffer,
      options: {
        TTL: number;
        urgency: string;
        topic: string;
        vapidDetails: { subject: string; publicKey: string; privateKey: string };
      },
    ): Details;
  };
  export default webPush;
}
