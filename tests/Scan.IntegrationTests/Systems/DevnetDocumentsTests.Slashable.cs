using Scan.Devnet;
using Scan.Domain.EigenLayer;
using Scan.Ethereum.Abi;
using Scan.Ethereum.Rpc;

namespace Scan.IntegrationTests.Systems;

/// <summary>Whom the contract itself calls slashable.</summary>
public sealed partial class DevnetDocumentsTests
{
    private static readonly FunctionAbi IsOperatorSlashable = FunctionAbi.Parse("isOperatorSlashable(address operator, (address avs, uint32 id) operatorSet) view returns (bool)");

    /// <summary>Pages say of each allocation whether its set can slash: what they go by, against AllocationManager.isOperatorSlashable of the same block.</summary>
    private async Task CheckSlashableAsync(EthereumClient node, DevnetChain devnet)
    {
        var said = new HashSet<bool>();
        var members = chain.All<OperatorSetMember>().ToDictionary(m => (m.Avs, m.SetId, m.Operator));
        // Those who are in a set or left it, whatever they allocated, and those who allocated without being in it.
        foreach (var (avs, set, who) in members.Keys.Union(chain.All<Allocation>().Select(a => (a.Avs, a.SetId, a.Operator))))
        {
            var isWhole = chain.Find<OperatorSet>(OperatorSet.KeyOf(avs, set)) is { CreatedBlock: not null };
            var answer = IsOperatorSlashable.ReadOutput(await node.CallAsync(devnet.Addresses.AllocationManager, IsOperatorSlashable.Encode(who, new object[] { avs, set }), devnet.Head.Hash, Ct)).Bool();
            Assert.Equal(answer, Leaving.IsOperatorSlashable(members.GetValueOrDefault((avs, set, who)), isWhole, devnet.Head.Number, devnet.Plan.DeallocationDelayBlocks));
            said.Add(answer);
        }
        Assert.Equal(2, said.Count);
    }
}
