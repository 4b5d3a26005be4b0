export { readConfig } from "./config/read";
