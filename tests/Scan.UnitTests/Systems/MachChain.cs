using Scan.Domain.EigenLayer;
using Scan.Domain.Mach;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.UnitTests.Systems;

/// <summary>A MACH service manager on a test chain.</summary>
internal sealed class MachChain(TestChain chain)
{
    public static readonly Address Avs = Addresses.Of(0xA5), Confirmer = Addresses.Of(0xC0);

    public void Confirm(Hash32 messageHash, Hash32 headerHash, string? input)
    {
        chain.Transaction = input is null ? null : new TransactionFacts(Confirmer, Avs, Hex.Decode(input));
        Emit("AlertConfirmed(bytes32 indexed alertHeaderHash, bytes32 messageHash)", headerHash, messageHash);
    }

    public void Remove(Hash32 messageHash, string? input = null)
    {
        chain.Transaction = input is null ? null : new TransactionFacts(Confirmer, Avs, Hex.Decode(input));
        Emit("AlertRemoved(bytes32 messageHash, address sender)", messageHash, Addresses.Alice);
    }

    public void Emit(string declaration, params object[] arguments) => chain.Emit("MachServiceManager", Avs, Avs, declaration, arguments);

    public Avs State => chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));

    public Alert Alert(Hash32 messageHash, byte twin = 0) => chain.Get<Alert>(Domain.Mach.Alert.KeyOf(Avs, messageHash, twin));

    public Rollup Rollup(long id) => chain.Get<Rollup>(Domain.Mach.Rollup.KeyOf(Avs, id));
}
