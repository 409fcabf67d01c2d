using System.Numerics;
using Scan.Domain.DaMap;
using Scan.Domain.Documents;
using Scan.Domain.Tasks;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>Anzen's safety factors, and the Celestia map of rollup batches. Neither's deployed views are public: where they are others, the answer is "unreachable".</summary>
internal static class AnzenRules
{
    private static readonly FunctionAbi Factor = FunctionAbi.Parse("safetyFactors(uint32 protocolId) view returns (int256)");
    private static readonly FunctionAbi Height = FunctionAbi.Parse("values(uint256 firstBlock) view returns (uint256)");
    private static readonly FunctionAbi Global = FunctionAbi.Parse("globalMetadata() view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<SafetyFactor>(Factors), new AuditRule<DaBatch>(Batches), new AuditRule<DaMapState>(Maps)];

    /// <summary>SafetyFactorOracle.safetyFactors: 0 until it is set.</summary>
    private static void Factors(SafetyFactor f, AuditContext c) =>
        c.Behind([Topics.Contract(c.ChainId, f.Oracle)]).AtNamed("SafetyFactorOracle", f.Oracle).Is("value", f.Value ?? 0, Factor, f.ProtocolId);

    /// <summary>CelestiaDaMap.values: the height of the batch that begins with a block.</summary>
    private static void Batches(DaBatch b, AuditContext c) =>
        c.Behind([Topics.Contract(c.ChainId, b.Map)], Word(b.FirstBlock)).AtNamed("CelestiaDaMap", b.Map).Is("daHeight", b.DaHeight, Height, b.FirstBlock);

    /// <summary>CelestiaDaMap.globalMetadata.</summary>
    private static void Maps(DaMapState m, AuditContext c)
    {
        if (m.GlobalMetadata is { } global) c.Behind([Topics.Contract(c.ChainId, m.Map)]).AtNamed("CelestiaDaMap", m.Map).Is("globalMetadata", global, Global);
    }

    private static byte[] Word(BigInteger number)
    {
        var word = new byte[Domain.Primitives.Hash32.Size];
        number.TryWriteBytes(word.AsSpan(word.Length - number.GetByteCount(isUnsigned: true)), out _, isUnsigned: true, isBigEndian: true);
        return word;
    }
}
