using System.Numerics;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Primitives;
using Scan.Domain.Rules;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;
using Scan.Indexer.Systems;
using Scan.Testing.SampleData;
using CatalogKind = Scan.Indexer.Projections.EventKind;

namespace Scan.IntegrationTests.Rules;

/// <summary>Logs of every event that some rule looks at, with arguments of few enough values to meet again, and alerts through their lives.</summary>
internal sealed class RandomLogs(Random random)
{
    public static readonly Address[] Accounts = [.. Enumerable.Range(0, 4).Select(i => SampleChain.Account($"account {i}")), Address.Zero];
    private static readonly Hash32[] Words = [.. Enumerable.Range(0, 2).Select(i => SampleChain.Hash($"word {i}"))];
    private static readonly string[] Texts = ["", "agentWallet", "https://example.org/a", "203.0.113.1:9091", "odd \u0001 text"];
    private static readonly string[] States = [FeedState.Seen, FeedState.Final, FeedState.Removed];

    private static readonly EventCatalog Catalog = new(ScanSystems.All);
    private static readonly HashSet<string> Wanted = [.. RuleConditions.All.SelectMany(c => c.Events), "OperatorAddedToQuorums", "OperatorRemovedFromQuorums"];
    private static readonly CatalogKind[] Kinds = [.. Catalog.Kinds.Where(k => Wanted.Contains(k.Name))];
    private static readonly RuleCondition[] Conditions = [.. RuleConditions.All.Where(c => c.Events.Any(e => Kinds.Any(k => k.Name == e)))];
    private int logs;

    public static IReadOnlyList<(string System, string Contract, EventAbi Abi)> Events => [.. Kinds.Select(k => (k.System, k.Contract, k.Abi))];

    public static Address Manager(int number) => SampleChain.Account($"manager {number}");

    /// <summary>Two contracts of each kind, each of another AVS.</summary>
    public static IReadOnlyList<SourceRow> Sources => [.. Kinds.DistinctBy(k => k.Contract).SelectMany(k => Enumerable.Range(0, 2).Select(n => new SourceRow(Emitter(k.Contract, n).ToArray(), k.System, k.Contract, 0, Manager(n).ToArray())))];

    public SampleBlock Next()
    {
        var block = new SampleBlock();
        for (var left = random.Next(4); left >= 0; left--) block.Log(Log(PickKind()));
        if (random.Next(4) == 0) block.Announce($"alert:{RuleRig.ChainId}:{random.Next(5)}", Pick(States), [Topics.Alerts, Topics.Avs(RuleRig.ChainId, Manager(random.Next(2))), $"rollup:{random.Next(2)}"], new { rollupChainId = "10" });
        return block;
    }

    private static Address Emitter(string contract, int number) => SampleChain.Account($"{contract} {number}");

    private SampleLog Log(CatalogKind kind)
    {
        return Log(kind, random.Next(2), [.. kind.Abi.Inputs.Select(i => Value(i.Type, i.Name))]);
    }

    /// <summary>The first form of an event that is called so.</summary>
    /// <param name="number">Of the AVS that its contract belongs to.</param>
    public SampleLog Log(string contract, string name, int number, params IReadOnlyList<object> args) => Log(Kinds.First(k => (k.Contract, k.Name) == (contract, name) && k.Abi.Inputs.Count == args.Count), number, args);

    private SampleLog Log(CatalogKind kind, int number, IReadOnlyList<object> args)
    {
        var emitter = Emitter(kind.Contract, number);
        var (topics, data) = kind.Abi.Encode([.. args]);
        var entry = Catalog.Find(kind.Contract, topics.Length > 0 ? topics[0] : null, topics.Length)!;
        var subjects = new SubjectBuilder(RuleRig.ChainId, new Source { System = kind.System, Contract = kind.Contract, Address = emitter, Avs = Manager(number), FromBlock = 0 }, emitter);
        if (entry.TryDecode(topics, data, out var value, out _)) entry.AddSubjects(value, subjects);
        return new SampleLog(kind.Name, emitter, SampleChain.Hash($"tx {++logs}"), args, subjects.Topics) { Form = (kind.Contract, kind.Abi) };
    }

    private object Value(AbiType type, string name) => type.Kind switch
    {
        AbiKind.UInt when name == "status" => random.Next(2),
        AbiKind.UInt when name == "effectBlock" => random.Next(1, 500),
        // Stakes and scores that rise and fall; blocks ahead and behind.
        AbiKind.UInt => (BigInteger)(type.Size <= 8 ? random.Next(2) : random.Next(1, 200)),
        AbiKind.Int => (BigInteger)random.Next(type.Size <= 8 ? 2 : 120),
        AbiKind.Address => Pick(Accounts),
        AbiKind.Bool => random.Next(2) == 0,
        AbiKind.FixedBytes when type.Size == Hash32.Size => Pick(Words),
        AbiKind.FixedBytes or AbiKind.Function => new byte[Math.Max(type.Size, type.Kind == AbiKind.Function ? 24 : 1)],
        AbiKind.Bytes => new byte[] { (byte)random.Next(2) },
        AbiKind.String => Pick(Texts),
        AbiKind.Array => Enumerable.Range(0, random.Next(3)).Select(_ => Value(type.Element!, "")).ToArray(),
        AbiKind.FixedArray => Enumerable.Range(0, type.Size).Select(_ => Value(type.Element!, "")).ToArray(),
        _ => type.Components.ToArray().Select(c => Value(c.Type, c.Name)).ToArray(),
    };

    /// <summary>Of each condition's events as often as of another's.</summary>
    private CatalogKind PickKind()
    {
        var names = Pick(Conditions).Events;
        return Pick([.. Kinds.Where(k => names.Contains(k.Name))]);
    }

    private T Pick<T>(IReadOnlyList<T> all) => all[random.Next(all.Count)];
}
