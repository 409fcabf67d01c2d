using System.Numerics;
using Scan.Domain.AltRestaking;
using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Erc20;

/// <summary>
/// What one share of an ERC-4626 vault is worth (<c>convertToAssets(1e18)</c>). No event tells it: it is asked at the end of every block in which shares move at all, or
/// the asset moves to or from the vault.
/// </summary>
internal static class VaultRates
{
    private static readonly byte[] RateOfOne = FunctionAbi.Parse("convertToAssets(uint256 shares) view returns (uint256)").Encode(BigInteger.Pow(10, 18));

    /// <summary>For the vault's own Transfer.</summary>
    public static void AskOfShares(Needs needs) => needs.View(needs.Source.Address, RateOfOne);

    /// <summary>For Transfer of a token that the manifest links with vaults.</summary>
    public static void AskOfAsset(Transfer e, Needs needs)
    {
        foreach (var vault in Touched(e, needs.Source)) needs.View(vault, RateOfOne);
    }

    public static void KeepOfShares(ProjectionContext c) => Keep(c.Emitter, c);

    public static void KeepOfAsset(Transfer e, ProjectionContext c)
    {
        foreach (var vault in Touched(e, c.Source)) Keep(vault, c);
    }

    private static IEnumerable<Address> Touched(Transfer e, Source asset) => asset.Vaults.Where(vault => e.From == vault || e.To == vault);

    /// <summary>A vault of which no share was seen yet has no document, and no rate.</summary>
    private static void Keep(Address vault, ProjectionContext c)
    {
        if (c.Find<Token>(Token.KeyOf(vault)) is not { } token) return;
        var answer = c.View(vault, RateOfOne);
        if (answer?.Data is not { Length: Hash32.Size } word)
        {
            c.Store(token with { ExchangeRateProblem = $"convertToAssets: {answer?.Problem ?? "no number"}" });
            return;
        }
        var rate = new BigInteger(word, isUnsigned: true, isBigEndian: true);
        c.Store(token with { ExchangeRate = rate, ExchangeRateBlock = c.At.Block, ExchangeRateProblem = null });
        var point = new ExchangeRate { ChainId = c.ChainId, Token = vault, Block = c.At.Block, Time = c.At.Time, Rate = rate };
        c.Change(point.Key(), () => point, _ => point);
    }
}
