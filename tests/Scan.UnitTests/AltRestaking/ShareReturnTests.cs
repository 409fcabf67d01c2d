using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Xunit;

namespace Scan.UnitTests.AltRestaking;

public sealed class ShareReturnTests
{
    [Fact]
    public void When_all_is_out_the_return_is_what_came_out_less_what_went_in()
    {
        var all = ShareReturn.Of(Flow(deposited: (1000, 900), withdrawn: (1100, 900)), 0)!;
        Assert.Equal((100, 0, 0), ((int)all.Realised, (int)all.Cost, (int)all.Shares));
    }

    [Fact]
    public void Half_of_the_shares_took_half_of_the_cost_with_them()
    {
        var half = ShareReturn.Of(Flow(deposited: (1000, 900), withdrawn: (560, 450)), 450)!;
        Assert.Equal((60, 500, 0), ((int)half.Realised, (int)half.Cost, (int)half.TransferredShares));
        Assert.Equal(85, half.Unrealised(BigInteger.Pow(10, 17) * 13));
    }

    [Fact]
    public void Dust_is_never_a_gain() => Assert.Equal(0, (int)ShareReturn.Of(Flow(deposited: (10, 3), withdrawn: (4, 1)), 2)!.Realised);

    [Fact]
    public void Shares_that_came_by_transfer_have_no_cost_and_make_no_return()
    {
        Assert.Equal(70, (int)ShareReturn.Of(Flow(deposited: (100, 100), withdrawn: (0, 0)), 170)!.TransferredShares);
        Assert.Equal(0, ShareReturn.Of(Flow(deposited: (0, 0), withdrawn: (0, 0)), 170)!.Unrealised(BigInteger.Pow(10, 18)));
    }

    [Fact]
    public void Of_shares_that_were_given_away_only_the_rest_can_still_gain() =>
        Assert.Equal(20, ShareReturn.Of(Flow(deposited: (100, 100), withdrawn: (0, 0)), 40)!.Unrealised(BigInteger.Pow(10, 17) * 15));

    [Fact]
    public void More_sold_than_bought_has_no_return_to_tell() => Assert.Null(ShareReturn.Of(Flow(deposited: (100, 100), withdrawn: (150, 120)), 0));

    private static ShareFlow Flow((int Assets, int Shares) deposited, (int Assets, int Shares) withdrawn) => new()
    {
        ChainId = 1, Token = Address.Zero, Owner = Address.Zero, DepositedAssets = deposited.Assets, DepositedShares = deposited.Shares, WithdrawnAssets = withdrawn.Assets, WithdrawnShares = withdrawn.Shares,
    };
}
