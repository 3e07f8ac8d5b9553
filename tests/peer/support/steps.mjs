// Named steps, one after another; the first that fails ends the run.
export async function runSteps(steps, cleanUp) {
    let failed = 0;
    for (const [name, step] of Object.entries(steps)) {
        try {
            await step();
            console.log(`ok      ${name}`);
        } catch (error) {
            console.log(`FAILED  ${name}\n        ${error.stack ?? JSON.stringify(error)}`);
            failed = 1;
            break;
        }
    }
    await cleanUp();
    process.exit(failed);
}
