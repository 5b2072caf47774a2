export { default } from "./texts/panel.de.json";
