using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Who has a say in an AVS whose service manager is found late, and in one with several coordinators.</summary>
public sealed class RoleTests
{
    private const string Owned = "OwnershipTransferred(address indexed previousOwner, address indexed newOwner)", Initiated = "RewardsInitiatorUpdated(address prevRewardsInitiator, address newRewardsInitiator)";
    private const string Ejects = "EjectorUpdated(address prevEjector, address newEjector)", Approves = "ChurnApproverUpdated(address prevChurnApprover, address newChurnApprover)";
    private static readonly Address Service = Of(0xA5), Old = Of(0x11), New = Of(0x21), Ecdsa = Of(0xECD);
    private readonly TestChain chain = new();

    private Avs State => chain.Get<Avs>(Avs.KeyOf(Service));

    [Fact]
    public void A_service_manager_that_a_coordinator_tells_of_is_asked_for_its_owner_and_rewards_initiator()
    {
        chain.Answer(Service, "owner", Alice);
        chain.Answer(Service, "rewardsInitiator", null);
        Coordinate(Old, Ejects, Address.Zero, Of(0x99));
        Assert.Equal((Alice, null, null, "the contract refused: no reason"), (State.Owner, State.OwnerProblem, State.RewardsInitiator, State.RewardsInitiatorProblem));
        chain.Answer(Service, "rewardsInitiator", Bob);
        Coordinate(Old, Ejects, Of(0x99), Of(0x98));
        Assert.Equal((Bob, null), (State.RewardsInitiator, State.RewardsInitiatorProblem));
        // What an event told is not asked over.
        Manage(Owned, Alice, Carol);
        Manage(Initiated, Bob, Carol);
        Coordinate(Old, Ejects, Of(0x98), Of(0x97));
        Assert.Equal((Carol, Carol), (State.Owner, State.RewardsInitiator));
    }

    [Fact]
    public void A_view_that_nobody_asked_leaves_the_role_unknown_without_a_reason_and_an_event_ends_the_reason()
    {
        Coordinate(Old, Ejects, Address.Zero, Alice);
        Assert.Equal((null, null), (State.Owner, State.OwnerProblem));
        chain.Answer(Service, "owner", null);
        chain.Answer(Service, "rewardsInitiator", System.Numerics.BigInteger.One);
        Manage(Initiated, Alice, Bob);
        Assert.Equal((Bob, null, null, "the contract refused: no reason"), (State.RewardsInitiator, State.RewardsInitiatorProblem, State.Owner, State.OwnerProblem));
        Manage(Owned, Alice, Bob);
        Assert.Equal((Bob, null), (State.Owner, State.OwnerProblem));
    }

    [Fact]
    public void An_answer_that_is_no_address_is_none()
    {
        chain.Answer(Service, "owner", System.Numerics.BigInteger.Pow(2, 200));
        Coordinate(Old, Ejects, Address.Zero, Alice);
        Assert.Equal((null, "the contract answered no address"), (State.Owner, State.OwnerProblem));
    }

    [Fact]
    public void An_ECDSA_registry_makes_its_AVS_an_ECDSA_one_and_asks_who_owns_it()
    {
        chain.Answer(Service, "owner", Alice);
        chain.Answer(Service, "rewardsInitiator", Bob);
        chain.Emit("ECDSAStakeRegistry", Ecdsa, Service, "TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight)", 0, 9);
        Assert.Equal((AvsKind.Ecdsa, Ecdsa, null), (State.Kind, State.StakeRegistry, State.Owner));
        chain.Emit("ECDSAStakeRegistry", Ecdsa, Service, "ThresholdWeightUpdated(uint256 _thresholdWeight)", 4);
        Assert.Equal((Alice, Bob), (State.Owner, State.RewardsInitiator));
        // What happened since is told by the service manager, whatever contract it is.
        chain.Emit("WizardHelloWorldServiceManager", Service, Service, Owned, Alice, Carol);
        chain.Emit("WizardHelloWorldServiceManager", Service, Service, Initiated, Bob, Alice);
        Assert.Equal((Carol, Alice), (State.Owner, State.RewardsInitiator));
        chain.Emit("MachOptimismZkServiceManager", Service, Service, Initiated, Alice, Bob);
        Assert.Equal(Bob, State.RewardsInitiator);
        // One that belongs to none is no AVS.
        chain.Emit("ECDSAStakeRegistry", Of(0xEC), null, "ThresholdWeightUpdated(uint256 _thresholdWeight)", 4);
        Assert.Single(chain.All<Avs>());
    }

    [Fact]
    public void The_roles_of_two_coordinators_of_one_AVS_both_stand()
    {
        Coordinate(Old, Owned, Address.Zero, Alice);
        Coordinate(Old, Ejects, Address.Zero, Bob);
        Coordinate(New, Owned, Address.Zero, Carol);
        Coordinate(New, Approves, Address.Zero, Dave);
        Coordinate(Old, Approves, Address.Zero, Of(0x77));
        Assert.Equal([new AvsCoordinator(Old, Alice, Bob, null, Of(0x77)), new AvsCoordinator(New, Carol, null, null, Dave)], State.Coordinators);
        // Beside the list stands the newest, whichever spoke last.
        Assert.Equal((New, Carol, null, Dave), (State.RegistryCoordinator, State.CoordinatorOwner, State.Ejector, State.ChurnApprover));
    }

    /// <summary>Quorums are numbered by each coordinator for itself.</summary>
    [Fact]
    public void Quorums_of_two_coordinators_of_one_AVS_are_said_to_be_counted_as_one()
    {
        Coordinate(Old, Owned, Address.Zero, Alice);
        Assert.Null(State.QuorumProblem);
        Coordinate(New, Owned, Address.Zero, Carol);
        Assert.StartsWith("2 registry coordinators stand behind this AVS", State.QuorumProblem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_stake_registry_of_an_AVS_on_both_kinds_of_middleware_is_the_BLS_one_whichever_spoke_first_or_last(bool isEcdsaFirst)
    {
        var stakes = Of(0x12);
        if (isEcdsaFirst) Weigh();
        chain.Emit("StakeRegistry", stakes, Service, "MinimumStakeForQuorumUpdated(uint8 indexed quorumNumber, uint96 minimumStake)", 0, 1);
        Weigh();
        Assert.Equal((AvsKind.Bls, stakes), (State.Kind, State.StakeRegistry));

        void Weigh() => chain.Emit("ECDSAStakeRegistry", Ecdsa, Service, "TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight)", 0, 9);
    }

    [Fact]
    public void An_ejection_managers_owner_counts_at_the_coordinator_that_names_it()
    {
        var manager = Of(0xE1);
        chain.Answer(manager, "registryCoordinator", Old);
        chain.Answer(manager, "owner", Alice);
        Coordinate(Old, Ejects, Address.Zero, manager);
        Coordinate(New, Ejects, Address.Zero, Bob);
        chain.Emit("EjectionManager", manager, Service, Owned, Alice, Carol);
        Assert.Equal([(Old, (Address?)Carol), (New, null)], State.Coordinators.Select(k => (k.Address, k.EjectorOwner)));
        Assert.Null(State.EjectorOwner);
    }

    private static readonly Address Dave = Of(0xDA);

    private void Coordinate(Address coordinator, string declaration, params object[] arguments) => chain.Emit("RegistryCoordinator", coordinator, Service, declaration, arguments);

    private void Manage(string declaration, params object[] arguments) => chain.Emit("ServiceManagerBase", Service, Service, declaration, arguments);
}
