using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;
using Scan.Indexer.Chain;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Commands;

/// <summary><c>reproject</c>: rebuilds a chain's documents from its ledger, without a node.</summary>
public static class ReprojectCommand
{
    private static readonly Option<long> ChainOption = new("--chain") { Description = "chain id", Required = true, HelpName = "ID" };
    private static readonly Option<string?> Postgres = CommandLine.Postgres();

    public static Command Create()
    {
        var command = new Command("reproject", "Rebuilds the documents of a chain from its ledger and switches to them; indexing of the chain waits meanwhile.") { ChainOption, Postgres };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var chainId = parsed.GetValue(ChainOption);
        await using var provider = new ServiceCollection().AddLogging().AddScanStore(CommandLine.Connection(parsed, Postgres)).AddChains(new FollowerOptions()).BuildServiceProvider();
        var services = provider.GetRequiredService<ChainServices>();
        await services.Store.MigrateAsync(ct);
        if (await services.Chains.FindAsync(chainId, ct) is not { IndexedBlock: not null }) throw new UsageException($"--chain: chain {chainId} has no indexed block.");
        var chain = await new Rebuilding(services, services.Catalog, "reproject", null, Show).RunAsync(chainId, ct);
        await Console.Error.WriteLineAsync($"{chain.Name}: the rebuilt documents are in place");
        return CommandLine.Ok;

        static void Show(ChainInfo chain, ReprojectionProgress step) => Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{chain.Name}: block {step.Block:N0} of {step.ToBlock:N0}, {step.Events:N0} events"));
    }
}
