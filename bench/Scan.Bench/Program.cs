using System.CommandLine;
using Scan.Bench;
using Scan.Bench.Audits;
using Scan.Bench.Backfill;
using Scan.Bench.Crashes;
using Scan.Bench.Deliver;
using Scan.Bench.GraphQL;
using Scan.Bench.Head;
using Scan.Bench.Long;
using Scan.Bench.Pages;
using Scan.Bench.Probes;

var root = new RootCommand("Scan's benchmarks: each prints what it measured as ratios within one run.")
{
    BackfillCommand.Create(),
    LongCommand.Create(),
    HeadCommand.Create(),
    GraphQLCommand.Create(),
    AbuseCommand.Create(),
    ExportCommand.Create(),
    PagesCommand.Create(),
    CrashCommand.Create(),
    DeliverCommand.Create(),
    ProbeCommand.Create(),
    AuditRunCommand.Create(),
    SimulateCommand.Create(),
};
// Ctrl-C stops the contenders and PostgreSQL, which takes a moment.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(60) });
