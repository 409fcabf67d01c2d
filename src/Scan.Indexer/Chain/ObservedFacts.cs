using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>What observations say, as projections ask for it. Read from the stored form alone, so that re-projection sees the same.</summary>
internal sealed class ObservedFacts
{
    private readonly Dictionary<(Hash32 Block, string Key), Observation> observations = [];

    public ObservedFacts(IEnumerable<Observation> observed)
    {
        foreach (var observation in observed) observations[(new Hash32(observation.BlockHash), observation.Key)] = observation;
    }

    public static string TransactionKey(Hash32 transaction) => $"tx:{transaction}";

    public static string SenderKey(Hash32 transaction) => $"sender:{transaction}";

    /// <summary>The sender that came with a log.</summary>
    public Address? Sender(in LogPosition at) => observations.TryGetValue((at.BlockHash, SenderKey(at.Transaction)), out var observation) ? new Address(observation.Value) : null;

    /// <summary>Sender, a flag with the called account behind it, call data.</summary>
    public static byte[] Encode(TransactionFacts facts) =>
        [.. facts.From.ToArray(), .. facts.To is { } to ? [1, .. to.ToArray()] : new byte[] { 0 }, .. facts.Input.Span];

    public (TransactionFacts? Facts, string? Problem) Transaction(in LogPosition at)
    {
        if (!observations.TryGetValue((at.BlockHash, TransactionKey(at.Transaction)), out var observation)) return (null, null);
        return observation.Value is { } value ? (Decode(value), null) : (null, observation.Missing);
    }

    /// <summary>Answers to the views that were asked for at a block, by their keys.</summary>
    public IReadOnlyDictionary<string, ViewAnswer> Views(in LogPosition at, IReadOnlyList<ViewCall> calls)
    {
        var answers = new Dictionary<string, ViewAnswer>();
        foreach (var call in calls)
        {
            if (observations.TryGetValue((at.BlockHash, call.Key), out var observation)) answers[call.Key] = new ViewAnswer(observation.Value, observation.Missing);
        }
        return answers;
    }

    /// <summary>What <see cref="Encode"/> wrote.</summary>
    public static TransactionFacts Decode(byte[] value)
    {
        var from = new Address(value);
        var called = value[Address.Size] == 1;
        var input = Address.Size + 1 + (called ? Address.Size : 0);
        return new TransactionFacts(from, called ? new Address(value.AsSpan(Address.Size + 1)) : null, value.AsMemory(input));
    }
}
