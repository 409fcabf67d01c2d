using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Rules;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Rules;

/// <summary>How long leaving takes on a chain, for rules and pages alike: what its contracts said when they were asked, else what the last withdrawal tells.</summary>
public sealed class LeavingDelays(Sightings sightings, DocumentStore store)
{
    /// <summary>Of DelegationManager.</summary>
    public static FunctionAbi Withdrawal { get; } = FunctionAbi.Parse("minWithdrawalDelayBlocks() view returns (uint32)");

    /// <summary>Of AllocationManager.</summary>
    public static FunctionAbi Deallocation { get; } = FunctionAbi.Parse("DEALLOCATION_DELAY() view returns (uint32)");

    /// <summary>A view's answer; null: it is no number of blocks.</summary>
    public static long? Read(FunctionAbi view, ReadOnlySpan<byte> answer)
    {
        try
        {
            return view.ReadOutput(answer).UInt32();
        }
        catch (AbiFormatException)
        {
            return null;
        }
    }

    /// <summary>
    /// As the contracts had it at a moment. Only an upgrade changes the delays, so that before the first time they were asked they were most likely what they were
    /// found to be then.
    /// </summary>
    public async Task<KnownDelays> AsOfAsync(long chainId, DateTimeOffset at, CancellationToken ct)
    {
        var seen = await sightings.AsOfAsync(Sightings.Leaving, chainId, "", at, ct) is { } found ? JsonSerializer.Deserialize<LeavingSight>(found.BodyJson, DocumentJson.Options) : null;
        return new KnownDelays(seen, seen?.WithdrawalBlocks is null ? await LastToldAsync(chainId, ct) : null);
    }

    /// <summary>What a contract answered now; one row for as long as it is the same.</summary>
    public Task StoreAsync(long chainId, LeavingSight seen, DateTimeOffset now, CancellationToken ct) => sightings.StoreLeavingAsync(chainId, now, JsonSerializer.Serialize(seen, DocumentJson.Options), ct);

    /// <summary>
    /// The delay under which the last withdrawal was queued. Events that stakers are warned of came with the slashing release, whose delay no event tells: what
    /// earlier ones set holds no longer.
    /// </summary>
    private async Task<long?> LastToldAsync(long chainId, CancellationToken ct)
    {
        var where = new Filter.And(Filter.Equal("era", WithdrawalEra.Slashing), Filter.IsNull("completableBlock", false));
        var last = await store.QueryAsync<Withdrawal>(new DocumentQuery { ChainId = chainId, Where = where, OrderBy = [new("queuedTime", true)], Take = 1 }, ct);
        return last.Items is [{ Body: { CompletableBlock: { } completable, StartBlock: { } start } }] ? completable - 1 - start : null;
    }
}

/// <param name="Asked">What the contracts answered; null: they were not asked.</param>
/// <param name="ToldBlocks">What the last withdrawal tells; null: nothing, or the contract told itself.</param>
public sealed record KnownDelays(LeavingSight? Asked, long? ToldBlocks)
{
    /// <summary>Blocks from queueing a withdrawal to the last in which it can be slashed; null: unknown.</summary>
    public long? WithdrawalBlocks => Asked?.WithdrawalBlocks ?? ToldBlocks;
}
