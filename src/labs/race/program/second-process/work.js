export { slowWork } from "../work.js";
