/** A password hash, or a call to another service: takes a while, and the store knows nothing of it. */
export const slowWork = (req) => req.slowWork();
