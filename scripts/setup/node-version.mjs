// @ts-check

/** The oldest Node.js that the project runs on; `engines` in package.json says the same. */
export const oldestNode = "20.19.0";

/**
 * Says what is wrong with a version of Node.js, or nothing where it is new enough.
 *
 * Written in the syntax of 2017 on purpose: it must run on the very versions that it turns away.
 *
 * @param {string} version such as `20.19.0`
 * @returns {string | undefined}
 */
export function complaintAboutNode(version) {
  const have = version.split(".").map(Number);
  const need = oldestNode.split(".").map(Number);
  for (let i = 0; i < need.length; i++) {
    const by = (have[i] || 0) - (need[i] || 0);
    if (by > 0) return undefined;
    if (by < 0) {
      return (
        "This project needs Node.js " +
        oldestNode +
        " or newer; this is " +
        version +
        ".\nInstall a newer one from https://nodejs.org, or run `nvm install` here, and try again."
      );
    }
  }
  return undefined;
}
