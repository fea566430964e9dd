import js from "@eslint/js";
import aura from "@salesforce/eslint-plugin-aura";

const inAura = (config) => ({ ...config, files: ["force-app/**/aura/**/*.js"] });

export default [
    { ignores: ["node_modules/"] },
    ...aura.configs.recommended.map(inAura),
    ...aura.configs.locker.map(inAura),
    // a controller is one expression, and its variables stand where they are first needed
    inAura({ rules: { "no-unused-expressions": "off", "vars-on-top": "off" } }),
    { files: ["checks/*.js", "eslint.config.js"], ...js.configs.recommended },
    { files: ["checks/*.js"], languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } } },
];
