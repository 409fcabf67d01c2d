using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Documents;
using Scan.Ethereum.Abi;

namespace Scan.Indexer.Audit.Rules;

/// <summary>ERC-20 tokens of ALT restaking: supply, balances and reALT's rate.</summary>
internal static class TokenRules
{
    private static readonly FunctionAbi TotalSupply = FunctionAbi.Parse("totalSupply() view returns (uint256)");
    private static readonly FunctionAbi BalanceOf = FunctionAbi.Parse("balanceOf(address account) view returns (uint256)");
    private static readonly FunctionAbi ConvertToAssets = FunctionAbi.Parse("convertToAssets(uint256 shares) view returns (uint256)");

    public static IEnumerable<AuditRule> All { get; } = [new AuditRule<Token>(Tokens), new AuditRule<TokenHolder>(Holders)];

    /// <summary>ERC20.totalSupply; ERC4626.convertToAssets(1e18) at the block whose rate the document holds.</summary>
    private static void Tokens(Token t, AuditContext c)
    {
        var token = c.Behind([Topics.Token(c.ChainId, t.Address)]).AtNamed(t.Contract, t.Address).Is("supply", t.Supply, TotalSupply);
        if (t is not { ExchangeRate: { } rate, ExchangeRateBlock: { } block }) return;
        var view = token.View(ConvertToAssets, BigInteger.Pow(10, 18)) with { Block = block };
        token.Ask("exchangeRate", new AuditStep.Ask([view], results => AuditTarget.Judge(view, (AuditText.Of(rate), AuditText.Of(results[0][0])))));
    }

    /// <summary>ERC20.balanceOf.</summary>
    private static void Holders(TokenHolder h, AuditContext c) =>
        c.Behind([Topics.Token(c.ChainId, h.Token), Topics.Account(c.ChainId, h.Account)]).AtNamed("ERC20", h.Token).Is("balance", h.Balance, BalanceOf, h.Account);
}
