using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>The struct OperatorSet of EigenLayer's contracts.</summary>
public sealed record OperatorSetKey(Address Avs, uint Id)
{
    internal const string Type = "(address avs, uint32 id) operatorSet";

    internal static OperatorSetKey Read(ref AbiReader args) => args.Tuple(static (ref AbiReader fields) => new OperatorSetKey(fields.Address(), fields.UInt32()));
}
