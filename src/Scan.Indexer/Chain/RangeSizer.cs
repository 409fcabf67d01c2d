using Scan.Ethereum.Rpc;

namespace Scan.Indexer.Chain;

/// <summary>How many blocks to ask for at once: as many as hold about the wanted number of logs and as the node takes. Safe for concurrent use.</summary>
internal sealed class RangeSizer(int first, int most, int wantedLogs)
{
    private readonly Lock gate = new();
    private long blocks = first;
    private long ceiling = most;

    public long Blocks
    {
        get { lock (gate) return blocks; }
    }

    /// <summary>The most blocks that the node is known to take.</summary>
    public long Most
    {
        get { lock (gate) return ceiling; }
    }

    /// <summary>The node refused a range of <paramref name="asked"/> blocks; returns how many to ask for instead, at least 1.</summary>
    public long Refused(long asked, RpcRangeTooLargeException refusal)
    {
        var offered = refusal.MaxBlocks ?? refusal.Suggested?.Count;
        var next = offered is { } limit && limit < asked ? Math.Max(limit, 1) : Math.Max(asked / 2, 1);
        lock (gate)
        {
            // A stated number of blocks is a rule; a refusal for the number of logs holds for this stretch of the chain only.
            if (refusal.MaxBlocks is { } rule) ceiling = Math.Clamp(rule, 1, ceiling);
            blocks = Math.Min(blocks, next);
        }
        return next;
    }

    /// <summary>Nothing came for a range of <paramref name="asked"/> blocks, from a node that answers: no range is as large again, for each try costs minutes. Returns how many to ask for instead, at least 1.</summary>
    public long Unanswered(long asked)
    {
        var next = Math.Max(asked / 4, 1);
        lock (gate) (ceiling, blocks) = (Math.Min(ceiling, next), Math.Min(blocks, next));
        return next;
    }

    /// <summary>The node answered <paramref name="asked"/> blocks with <paramref name="logs"/> logs: grows at most twofold, shrinks towards the wanted number.</summary>
    public void Answered(long asked, int logs)
    {
        lock (gate)
        {
            var fitting = logs == 0 ? asked * 2 : (long)((double)asked * wantedLogs / logs);
            blocks = Math.Clamp(Math.Min(fitting, Math.Max(asked, blocks) * 2), 1, ceiling);
        }
    }
}
