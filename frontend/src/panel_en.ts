export { default } from "./texts/panel.en.json";
