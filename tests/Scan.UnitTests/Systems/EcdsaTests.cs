using System.Numerics;
using Scan.Domain.EigenLayer;
using Scan.Domain.Middleware;
using Scan.Domain.Primitives;
using Scan.Domain.Timeline;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

public sealed class EcdsaTests
{
    private static readonly Address Registry = Of(0xECD), Avs = Of(0xA5);
    private readonly TestChain chain = new();

    [Fact]
    public void Members_of_an_ECDSA_registry_are_registered_with_the_AVS_that_the_event_names()
    {
        Emit("OperatorRegistered(address indexed _operator, address indexed _avs)", Alice, Avs);
        Emit("OperatorRegistered(address indexed _operator, address indexed _avs)", Alice, Avs);
        Emit("OperatorRegistered(address indexed _operator, address indexed _avs)", Bob, Avs);
        Emit("OperatorDeregistered(address indexed _operator, address indexed _avs)", Bob, Avs);
        Assert.Equal((1, Avs), (State().OperatorCount, State().Avs));
        Assert.Equal((true, false), (Registration(Alice).Registered, Registration(Bob).Registered));
        var avs = chain.Get<Avs>(Domain.EigenLayer.Avs.KeyOf(Avs));
        Assert.Equal((AvsKind.Ecdsa, 1), (avs.Kind, avs.OperatorCount));
    }

    [Fact]
    public void Weights_keys_and_permissions_are_the_last_ones()
    {
        Emit("OperatorWeightUpdated(address indexed _operator, uint256 oldWeight, uint256 newWeight)", Alice, 0, 7);
        Emit("SigningKeyUpdate(address indexed operator, uint256 indexed updateBlock, address indexed newSigningKey, address oldSigningKey)", Alice, 105, Carol, Address.Zero);
        Emit("OperatorPermitted(address indexed operator)", Alice);
        Emit("OperatorRevoked(address indexed operator)", Alice);
        Emit("OperatorEjected(address indexed operator)", Alice);
        var op = chain.Get<EcdsaOperator>(EcdsaOperator.KeyOf(Registry, Alice));
        Assert.Equal((7, Carol, 105L, false, 100L), (op.Weight, op.SigningKey, op.SigningKeyBlock, op.Permitted, op.EjectedBlock));
        Emit("SigningKeyUpdate(address indexed operator, uint256 indexed updateBlock, address indexed newSigningKey, address oldSigningKey)", Alice, BigInteger.Pow(2, 200), Carol, Address.Zero);
        Assert.Null(chain.Get<EcdsaOperator>(EcdsaOperator.KeyOf(Registry, Alice)).SigningKeyBlock);
    }

    [Fact]
    public void Parameters_of_the_registry_are_kept_with_their_history()
    {
        Emit("TotalWeightUpdated(uint256 oldTotalWeight, uint256 newTotalWeight)", 0, 9);
        Emit("ThresholdWeightUpdated(uint256 _thresholdWeight)", 4);
        Emit("ThresholdWeightUpdated(uint256 _thresholdWeight)", 5);
        Emit("MinimumWeightUpdated(uint256 _old, uint256 _new)", 0, 1);
        Emit("QuorumUpdated(((address strategy, uint96 multiplier)[] strategies) _old, ((address strategy, uint96 multiplier)[] strategies) _new)",
            new object[] { Array.Empty<object>() }, new object[] { new object[] { new object[] { Strategy, 10_000 } } });
        Assert.Equal((9, 5, 1), (State().TotalWeight, State().ThresholdWeight, State().MinimumWeight));
        Assert.Equal([new WeightedStrategy(Strategy, 10_000)], State().Strategies);
        Assert.Equal(
            [("thresholdWeight", null, "4"), ("thresholdWeight", "4", "5"), ("minimumWeight", "0", "1"), ("quorum", "", $"{Strategy}:10000")],
            chain.All<ParameterChange>().Select(c => (c.What, c.Before, c.After)));
    }

    private EcdsaRegistry State() => chain.Get<EcdsaRegistry>(EcdsaRegistry.KeyOf(Registry));

    private OperatorAvsRegistration Registration(Address op) => chain.Get<OperatorAvsRegistration>(OperatorAvsRegistration.KeyOf(Avs, op));

    private void Emit(string declaration, params object[] arguments) => chain.Emit("ECDSAStakeRegistry", Registry, Avs, declaration, arguments);
}
