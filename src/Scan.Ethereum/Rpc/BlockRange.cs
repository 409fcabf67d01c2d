namespace Scan.Ethereum.Rpc;

/// <summary>Blocks from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
public readonly record struct BlockRange(long From, long To)
{
    public long Count => To - From + 1;

    public override string ToString() => $"{From}..{To}";
}
