/** The command line: names, options and help. Every action loads its command when it runs. */
import { Argument, Command, CommanderError, Option } from 'commander';
import { reportError, USAGE } from './commands/errors.ts';
import { type Io, processIo } from './commands/io.ts';
import { age, instant, listOption, sha256, wholeNumber } from './commands/options.ts';
import { applyTwins } from './commands/twins.ts';
import { IMPACTS, PROVIDER_IDS } from './model.ts';
import { providerOptions } from './providers.ts';
import { FORMATS } from './report/options.ts';
import { version } from './version.ts';

/** Runs one command line and returns the exit code. Never throws, never ends the process. */
export async function main(argv: readonly string[], given?: Io): Promise<number> {
  const interrupt = new AbortController();
  const io = given ?? processIo(interrupt.signal);
  const stop = (): void => interrupt.abort();
  const outcome: Outcome = { code: 0, complaints: [] };
  process.once('SIGINT', stop);
  try {
    await createProgram(io, outcome).parseAsync([...argv], { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    // A complaint quotes what was typed, and somebody may have typed a value: the shapes of values come first.
    const { prepareWords } = await import('./commands/words.ts');
    await prepareWords(io);
    for (const complaint of outcome.complaints) io.err.write(complaint);
    if (error instanceof CommanderError) return USAGE;
    return reportError(error, io);
  } finally {
    process.off('SIGINT', stop);
  }
}

interface Outcome {
  code: number;
  /** What the parser says, until it may be printed. */
  readonly complaints: string[];
}

type Finish = (code: Promise<number>) => Promise<void>;

function createProgram(io: Io, outcome: Outcome): Command {
  const finish: Finish = async (code) => {
    outcome.code = await code;
  };
  const program = new Command('overscope')
    .description('Tells what a token can really do, against what its manifest says it is for. Reads only.')
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: io.out.write,
      writeErr: (text) => outcome.complaints.push(text),
      getOutHelpWidth: () => io.out.columns ?? 100,
      getErrHelpWidth: () => io.err.columns ?? 100,
    })
    .showHelpAfterError('(run overscope --help)')
    .hook('preAction', (_, command) => applyTwins(command, io))
    .addHelpText('after', HELP);
  addAudit(program, io, finish);
  addInspect(program, io, finish);
  addCollect(program, io, finish);
  addExplain(program, io, finish);
  addDemo(program, io, finish);
  addReferences(program, io, finish);
  return program;
}

function addAudit(program: Command, io: Io, finish: Finish): void {
  const audit = program
    .command('audit', { isDefault: true })
    .description('compare every token of the manifest with what it can really do (the default command)')
    .argument('[manifest]', 'overscope.yaml by default, from here up to the root of the repository')
    .addOption(listOption('--token <name>', 'report this token alone (repeatable)'))
    .addOption(listOption('--provider <id>', 'report the tokens of this provider alone (repeatable)'))
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'))
    .addOption(listOption('--output <format=file>', 'write another format to a file as well (repeatable)'))
    .addOption(new Option('--fail-on <severity>', 'exit 1 from this severity on').choices(['critical', 'high', 'medium', 'low', 'never']).default('high'))
    .option('--allow-incomplete', 'exit 0 instead of 3 when something could not be read; the report says it all the same', false)
    .addOption(listOption('--snapshot <dir>', 'judge what was collected before, without network or tokens (repeatable)'))
    .option('--save-snapshot <dir>', 'keep what was collected, one file a provider')
    .addOption(new Option('--max-age <age>', 'a snapshot older than this leaves the audit incomplete').argParser(age).default(24, '24h'))
    .option('--dry-run', 'print the requests that would be made, and make none', false)
    .addOption(new Option('--now <instant>', 'judge as if it were then').argParser(instant));
  addCollecting(addPrinting(audit));
  audit.action((manifest: string | undefined) => finish(import('./commands/audit.ts').then(({ audit: run }) => run(manifest, withSwitches(audit).opts(), io))));
}

function addInspect(program: Command, io: Io, finish: Finish): void {
  const inspect = program
    .command('inspect')
    .description('one token, no manifest: what is it, and what can it do?')
    .addArgument(new Argument('<provider>', 'whose token it is').choices(PROVIDER_IDS))
    .addOption(listOption('--env <name>', 'the variable that holds it; for a value in parts, part=NAME (repeatable)'))
    .option('--file <path>', 'the file that holds it')
    .option('--profile <name>', 'the profile of the provider’s own shared files that holds it')
    .option('--stdin', 'read it from standard input', false)
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'))
    .addHelpText('after', INSPECT_HELP);
  addCollecting(addPrinting(inspect));
  inspect.action((provider: string) => finish(import('./commands/inspect.ts').then(({ inspect: run }) => run(provider, withSwitches(inspect).opts(), io))));
}

function addCollect(program: Command, io: Io, finish: Finish): void {
  const collect = program
    .command('collect')
    .description('only collect: write what an audit elsewhere can judge later, with no token')
    .argument('[manifest]', 'overscope.yaml by default')
    .option('--to <dir>', 'the folder for the snapshots, one file a provider (needed)');
  addCollecting(collect).option('--quiet', 'say nothing but errors', false);
  collect.action((manifest: string | undefined) =>
    finish(import('./commands/collect.ts').then(({ collect: run }) => run(manifest, withSwitches(collect).opts(), io))),
  );
}

function addExplain(program: Command, io: Io, finish: Finish): void {
  const explain = program
    .command('explain')
    .description('one token: every step from it to what it can destroy, the backups, and a cut that closes it')
    .argument('<token>', 'its name in the manifest, never its value')
    .argument('[operation]', 'this operation alone, whole; by default all that destroy')
    .option('--manifest <path>', 'overscope.yaml by default, from here up to the root of the repository')
    .addOption(listOption('--snapshot <dir>', 'judge what was collected before, without network or tokens (repeatable)'))
    .addOption(new Option('--max-age <age>', 'a snapshot older than this leaves the token incomplete').argParser(age).default(24, '24h'))
    .option('--allow-incomplete', 'exit 0 instead of 3 when something could not be read; the page says it all the same', false)
    .addOption(new Option('--format <format>', 'what to print').choices(['table', 'json']).default('table'))
    .addOption(new Option('--now <instant>', 'judge as if it were then').argParser(instant))
    .addHelpText('after', EXPLAIN_HELP);
  addCollecting(addPrinting(explain, { quiet: 'the verdict and the cut alone', verbose: 'every operation and every gap' }));
  explain.action((token: string, operation: string | undefined) =>
    finish(import('./commands/explain.ts').then(({ explain: run }) => run(token, operation, withSwitches(explain).opts(), io))),
  );
}

function addDemo(program: Command, io: Io, finish: Finish): void {
  const demo = program
    .command('demo')
    .description('replay the incident on local servers, with no account and no network')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'))
    .option('--exit-code', 'exit as the audit would, instead of 0', false);
  addPrinting(demo).action(() => finish(import('./commands/demo.ts').then(({ demo: run }) => run(demo.opts(), io))));
}

function addReferences(program: Command, io: Io, finish: Finish): void {
  const provider = new Argument('[provider]', 'one provider alone').choices(PROVIDER_IDS);
  const operations = program
    .command('operations')
    .description('the catalogue: what each operation does, and whether it can be undone')
    .addArgument(provider)
    .addOption(listOption('--impact <impact>', `only operations with this impact (repeatable): ${IMPACTS.join(', ')}`))
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('table'));
  operations.action((id: string | undefined) => finish(import('./commands/operations.ts').then(({ operations: run }) => run(id, operations.opts(), io))));
  program
    .command('permissions')
    .description('the least rights that an audit itself needs, ready to paste')
    .addArgument(provider)
    .action((id: string | undefined) => finish(import('./commands/permissions.ts').then(({ permissions }) => permissions(id, io))));
  program
    .command('schema')
    .description('print a JSON Schema')
    .addArgument(new Argument('<what>').choices(['manifest', 'report', 'explanation']))
    .action((what: string) => finish(import('./commands/schema.ts').then(({ schema }) => schema(what, io))));
}

function addPrinting(command: Command, { quiet, verbose } = { quiet: 'the verdicts alone', verbose: 'every finding whole, also notes' }): Command {
  return command
    .addOption(new Option('--color <when>', 'colour the output').choices(['auto', 'always', 'never']).default('auto'))
    .option('--quiet', `print ${quiet}, and no progress`, false)
    .option('--verbose', `print ${verbose}`, false);
}

function addCollecting(command: Command): Command {
  for (const { flag, help, of } of providerOptions()) command.option(`--${flag}`, `${of.join(', ')}: ${help}`, false);
  return command
    .addOption(new Option('--allow-exec <sha256>', 'run the commands of the manifest whose hash this is').argParser(sha256))
    .addOption(new Option('--concurrency <n>', 'how many reads at once, for each provider').argParser(wholeNumber(1)).default(4))
    .addOption(new Option('--timeout <seconds>', 'for one request with its retries').argParser(wholeNumber(1)).default(30))
    .addOption(new Option('--max-requests <n>', 'stop reading after this many requests (2000, and less where a plan allows less)').argParser(wholeNumber(1)));
}

/** Gathers the options of providers that are on into one, `switchedOn`: no command knows them by name. */
function withSwitches(command: Command): Command {
  const on = providerOptions().filter(({ flag }) =>
    command.options.some((option) => option.name() === flag && command.getOptionValue(option.attributeName()) === true),
  );
  return command.setOptionValue('switchedOn', new Set(on.map(({ flag }) => flag)));
}

const HELP = `
Examples:
  overscope demo                                the incident, replayed on this machine
  overscope                                     audit overscope.yaml
  overscope audit --fail-on medium --output json=report.json
  overscope explain uploads                     how does this token get to what it can destroy, and what closes it?
  overscope inspect github --env GITHUB_TOKEN   what can this one token do?
  overscope collect --to snap && overscope audit --snapshot snap

Exit codes: 0 clean, 1 findings, 2 usage or manifest error, 3 incomplete, 4 internal error, 130 interrupted.
Single-valued options have twins in the environment: --fail-on is OVERSCOPE_FAIL_ON.`;

const INSPECT_HELP = `
Examples:
  overscope inspect railway --env RAILWAY_TOKEN
  overscope inspect aws --env accessKeyId=KEY_ID --env secretAccessKey=SECRET
  overscope inspect aws --profile ci
  gh auth token | overscope inspect github --stdin`;

const EXPLAIN_HELP = `
Examples:
  overscope explain uploads
  overscope explain uploads rds:DeleteDBInstance
  overscope explain uploads --snapshot snap --format json

Exit codes: 0 shown, 2 usage or manifest error, 3 the token failed or was not seen whole, 4 internal error, 130 interrupted.`;
