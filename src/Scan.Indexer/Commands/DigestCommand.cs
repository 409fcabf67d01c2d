using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Scan.Documents;

namespace Scan.Indexer.Commands;

/// <summary><c>digest</c>: a chain's state digest, as <c>/api/v1/digest</c> gives it.</summary>
public static class DigestCommand
{
    private static readonly Option<long> Chain = new("--chain") { Description = "chain id", Required = true, HelpName = "ID" };
    private static readonly Option<long?> Block = new("--block") { Description = "after this block; default: the last indexed one", HelpName = "N" };
    private static readonly Option<string?> Postgres = CommandLine.Postgres();

    public static Command Create()
    {
        var command = new Command("digest", "Prints the digest of a chain's state.") { Chain, Block, Postgres };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var (chainId, block) = (parsed.GetValue(Chain), parsed.GetValue(Block));
        await using var services = new ServiceCollection().AddLogging().AddScanStore(CommandLine.Connection(parsed, Postgres)).BuildServiceProvider();
        await services.GetRequiredService<DocumentStore>().MigrateAsync(ct);
        var chains = services.GetRequiredService<Chains>();
        var digest = await chains.DigestAsync(chainId, block, ct) ?? throw new UsageException($"{(block is null ? "--chain" : "--block")}: {await chains.NoDigestAsync(chainId, block, ct)}.");
        await Console.Out.WriteLineAsync(JsonSerializer.Serialize(new
        {
            chainId = digest.ChainId,
            block = digest.Block,
            blockHash = "0x" + Convert.ToHexStringLower(digest.BlockHash),
            events = digest.Events,
            sha256 = Convert.ToHexStringLower(digest.Sha256),
        }));
        return CommandLine.Ok;
    }
}
