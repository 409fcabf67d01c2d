using Scan.Documents;
using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Web.Chains;
using Xunit;

namespace Scan.UnitTests.Web;

public sealed class ChainViewTests
{
    private static readonly Address Named = At(1), Vault = At(2), Unnamed = At(3), StEth = At(11), Other = At(12), Alt = At(13), Usd = At(14);

    private static Address At(byte last) => Address.Parse($"0x{last:x40}");

    private static ChainView Chain(params RestakingStrategy[] told) => ChainView.Of(new ChainInfo
    {
        ChainId = 1, Name = "one", State = "live", FirstBlock = 0, History = false,
        ManifestJson = $$"""
            {
              "strategies": [ { "address": "{{Named}}", "symbol": "stETH", "decimals": 18 } ],
              "tokens": [ { "address": "{{Alt}}", "symbol": "ALT", "decimals": 18 } ],
              "x402": { "tokens": [ { "address": "{{Usd}}", "symbol": "USDC", "decimals": 6 } ] }
            }
            """,
    }).With(told);

    private static RestakingStrategy Strategy(Address address, Address? token, int? decimals) => new() { ChainId = 1, Address = address, Token = token, Decimals = decimals };

    [Fact]
    public void What_the_manifest_names_is_read_as_it_says()
    {
        var chain = Chain();
        Assert.Equal((new TokenUnit("stETH", 18), new TokenUnit("ALT", 18), new TokenUnit("USDC", 6)), (chain.UnitOf(Named)!, chain.UnitOfToken(Alt)!, chain.UnitOfToken(Usd)!));
        Assert.Null(chain.UnitOf(Vault));
        Assert.Null(chain.UnitOfToken(StEth));
    }

    [Fact]
    public void A_strategy_that_the_manifest_does_not_name_is_read_in_the_token_that_it_takes()
    {
        var chain = Chain(Strategy(Vault, StEth, 18), Strategy(Named, StEth, 18), Strategy(Unnamed, Other, 6));
        Assert.Equal("stETH", chain.UnitOf(Vault)!.Symbol);
        Assert.Equal("stETH", chain.UnitOfToken(StEth)!.Symbol);
        Assert.Equal((6, "0x0000…000C"), (chain.UnitOf(Unnamed)!.Decimals, chain.UnitOf(Unnamed)!.Symbol));
        Assert.Equal(6, chain.UnitOfToken(Other)!.Decimals);
    }

    [Fact]
    public void Decimals_that_were_not_told_or_that_nobody_can_mean_leave_the_integer()
    {
        var chain = Chain(Strategy(Vault, StEth, null), Strategy(Unnamed, Other, 255), Strategy(At(4), null, 18));
        Assert.All([Vault, Unnamed, At(4)], strategy => Assert.Null(chain.UnitOf(strategy)));
        Assert.Null(chain.UnitOfToken(Other));
    }
}
