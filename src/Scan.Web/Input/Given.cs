using System.Globalization;
using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Web.Input;

/// <summary>Reads parts of an address line; each refusal names the field and the rule.</summary>
public static class Given
{
    public static Address Address(string field, string text) =>
        Domain.Primitives.Address.TryParse(text, null, out var value)
            ? value
            : throw new BadInputException(field, "an address is 0x and 40 hex digits; mixed case must carry a right EIP-55 checksum");

    public static Hash32 Hash(string field, string text) =>
        Hash32.TryParse(text, null, out var value) ? value : throw new BadInputException(field, "a hash is 0x and 64 hex digits");

    public static long ChainId(string field, string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : throw new BadInputException(field, "a chain id is a whole number above 0");

    public static long Number(string field, string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
            ? value
            : throw new BadInputException(field, $"a whole number from {least} to {most}");

    /// <summary>A uint256, such as an agent's id or a rollup's chain id.</summary>
    public static BigInteger Word(string field, string text) =>
        text.Length <= 78 && BigInteger.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value.GetBitLength() <= 256
            ? value
            : throw new BadInputException(field, "a whole number below 2^256");

    public static string OneOf(string field, string text, params ReadOnlySpan<string> allowed)
    {
        foreach (var choice in allowed)
        {
            if (choice == text) return choice;
        }
        throw new BadInputException(field, $"one of {string.Join(", ", allowed!)}");
    }
}
