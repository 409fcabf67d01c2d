using Scan.Domain.EigenLayer;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class RegistrationTests
{
    private readonly TestChain chain = new();
    private readonly CoreChain core;

    public RegistrationTests() => core = new CoreChain(chain);

    [Fact]
    public void A_registration_counts_once_on_both_sides_however_often_it_is_told()
    {
        core.SetStatus(Alice, Bob, 1);
        core.SetStatus(Alice, Bob, 1);
        Assert.Equal((1, 1), (core.Avs(Bob).OperatorCount, core.Operator(Alice).AvsCount));
        core.SetStatus(Alice, Bob, 0);
        core.SetStatus(Alice, Bob, 0);
        Assert.Equal((0, 0), (core.Avs(Bob).OperatorCount, core.Operator(Alice).AvsCount));
    }

    [Fact]
    public void A_registration_keeps_when_it_began_and_ended()
    {
        core.SetStatus(Alice, Bob, 1);
        (chain.Block, chain.Time) = (200, 1_700_001_200);
        core.SetStatus(Alice, Bob, 0);
        var registration = chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Bob, Alice));
        Assert.Equal((100, 200, 1_700_001_200), (registration.RegisteredBlock, registration.DeregisteredBlock, registration.DeregisteredTime));
        Assert.False(registration.Registered);
        Assert.False(registration.InAvsDirectory);
        Assert.Null(registration.InCoordinator);
    }

    [Fact]
    public void An_AVS_is_named_by_the_last_of_both_contracts()
    {
        core.NameAvs(Bob, "m2");
        core.NameAvs(Bob, "slashing", slashingEra: true);
        Assert.Equal(("slashing", AvsKind.Unknown, 100), (core.Avs(Bob).MetadataUri, core.Avs(Bob).Kind, core.Avs(Bob).FirstSeenBlock));
        core.NameAvs(Bob, "m2 again");
        Assert.Equal("m2 again", core.Avs(Bob).MetadataUri);
    }
}
