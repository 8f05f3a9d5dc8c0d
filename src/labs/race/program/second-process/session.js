export { reload, save } from "../session.js";
