// Converts the package as a deployment would, without an org, and says what became of it as one line of JSON:
// the components found, the files that belong to none, what the manifests name, and what the conversion wrote.
// Usage: node checks/convert.js OUTPUT_FOLDER (with the variables of sfdx-project.json's replacements set)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { readdir } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

process.env.SF_APPLY_REPLACEMENTS_ON_CONVERT = "true";
process.env.SF_DISABLE_LOG_FILE = "true";
const { ComponentSet, MetadataConverter } = createRequire(import.meta.url)("@salesforce/source-deploy-retrieve");

const project = resolve(fileURLToPath(new URL("..", import.meta.url)));
process.chdir(project);
const output = resolve(process.argv[2]);
const source = join(project, "force-app");

async function files(folder) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

function named(components) {
    return [...components].map((component) => `${component.type.name}:${component.fullName}`).sort();
}

function filesOf(component) {
    return [component.xml, ...component.walkContent(), ...component.getChildren().flatMap(filesOf)].filter(Boolean);
}

async function manifest(path) {
    return named(await ComponentSet.fromManifest({ manifestPath: join(project, path) }));
}

const set = ComponentSet.fromSource({ fsPaths: [source] });
set.projectDirectory = project;
set.sourceApiVersion = JSON.parse(readFileSync(join(project, "sfdx-project.json"), "utf8")).sourceApiVersion;
const components = [...set.getSourceComponents()];
const owned = new Set(components.flatMap(filesOf));

await new MetadataConverter().convert(set, "metadata", { type: "directory", outputDirectory: output, genUniqueDir: false });
const again = ComponentSet.fromSource({ fsPaths: [output] });

console.log(
    JSON.stringify({
        components: named(components.flatMap((component) => [component, ...component.getChildren()])),
        orphans: (await files(source)).filter((path) => !owned.has(path)).map((path) => relative(project, path)),
        manifest: await manifest("manifest/package.xml"),
        destroyed: await manifest("manifest/uninstall/destructiveChanges.xml"),
        written: (await files(output)).map((path) => relative(output, path)).sort(),
        again: named([...again.getSourceComponents()].flatMap((component) => [component, ...component.getChildren()])),
    }),
);
