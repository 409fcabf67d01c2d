using System.Numerics;
using Scan.Domain.EigenLayer;
using Xunit;
using static Scan.UnitTests.Systems.Addresses;

namespace Scan.UnitTests.Systems;

/// <summary>Random deposits, withdrawals and slashes against the contract's own arithmetic.</summary>
public sealed class DepositSequenceTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public void Deposit_and_withdrawable_shares_are_those_of_the_contract_to_the_last_unit(int seed)
    {
        var (random, chain) = (new Random(seed), new TestChain());
        var (stakers, allocations) = (new StakerChain(chain), new AllocationManagerChain(chain));
        var model = new DepositModel(stakers, allocations, Bob, Strategy);
        for (var i = 0; i < 400; i++)
        {
            chain.TransactionHash = Hash($"transaction {i}");
            var staker = Of(random.Next(1, 6));
            switch (random.Next(8))
            {
                case < 4: model.Deposit(staker, random.Next(1, 1000) * BigInteger.Pow(10, random.Next(0, 18)) + random.Next(3)); break;
                case < 7 when model.Shares(staker) > 0: model.Queue(staker, random.Next(4) == 0 ? model.Shares(staker) : 1 + model.Shares(staker) * random.Next(100) / 101); break;
                case 7: model.Slash(Wad.One * random.Next(1, 40) / 1000 + random.Next(5)); break;
            }
        }
        var magnitude = chain.Find<OperatorMagnitude>(OperatorMagnitude.KeyOf(Bob, Strategy));
        var positions = chain.All<StakerShares>();
        Assert.Equal(5, positions.Count);
        Assert.All(positions, p => Assert.Equal((model.Shares(p.Staker), model.Withdrawable(p.Staker)), (p.DepositShares, p.Withdrawable(magnitude, null))));
    }
}
