using System.CommandLine;
using Scan.Bench;

var root = new RootCommand("Scan's benchmarks: each prints what it measured as ratios within one run.")
{
    SimulateCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
