using Scan.Domain.Mach;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>MACH by governance with events that a manifest gives.</summary>
public sealed class MachAlphaTests
{
    private const string Proposed = "AlertProposed(address indexed by, uint256 proposalId)", Approved = "AlertApproved(bytes32 id)", Halted = "RollupHalted(uint256 id)", Silent = "Configured(uint256 id)";
    private readonly TestChain chain = new(TestChain.Catalog.With("mach", "MachAlpha", [Proposed, Approved, Halted, Silent]));

    [Fact]
    public void A_proposal_is_known_by_the_argument_that_is_called_so_wherever_it_stands()
    {
        chain.Emit("MachAlpha", Second, null, Proposed, Alice, 7);
        chain.Emit("MachAlpha", Second, null, Approved, Hash("by hash"));
        chain.Emit("MachAlpha", Second, null, Halted, 7);
        chain.Emit("MachAlpha", Second, null, Silent, 9);
        Assert.Equal([Hash("by hash").ToString(), "7"], chain.All<MachProposal>().Select(p => p.ProposalId).Order(StringComparer.Ordinal));
        var halted = chain.Get<MachProposal>(MachProposal.KeyOf(Second, "7"));
        Assert.Equal((MachProposalStatus.Halted, chain.Block, null, chain.Block), (halted.Status, halted.ProposedBlock, halted.ApprovedBlock, halted.HaltedBlock));
        var approved = chain.Get<MachProposal>(MachProposal.KeyOf(Second, Hash("by hash").ToString()));
        Assert.Equal((null, chain.Block, chain.Time, null), (approved.ProposedBlock, approved.ApprovedBlock, approved.ApprovedTime, approved.HaltedBlock));
    }
}
