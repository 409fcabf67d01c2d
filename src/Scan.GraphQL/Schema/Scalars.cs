using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Scan.Domain.Primitives;
using Scan.GraphQL.Engine;
using Scan.GraphQL.Engine.Execution;
using Scan.GraphQL.Engine.Language;
using Scan.GraphQL.Engine.Types;

namespace Scan.GraphQL.Schemas;

/// <summary>The scalars of chains.</summary>
internal static class Scalars
{
    private const int LongestNumber = 100;

    public static ScalarType<Address> Address { get; } = new StringScalar<Address>("Address",
        text => Domain.Primitives.Address.TryParse(text, null, out var value) ? value : throw new FormatException("an address is 0x and 40 hex digits; mixed case must carry a right EIP-55 checksum"),
        value => value.ToString())
    { Description = "20 bytes as lower-case hex with 0x; taken in any case, a wrong EIP-55 checksum is refused." };

    public static ScalarType<Hash32> Hash { get; } = new StringScalar<Hash32>("Hash",
        text => Hash32.TryParse(text, null, out var value) ? value : throw new FormatException("a hash is 0x and 64 hex digits"),
        value => value.ToString())
    { Description = "32 bytes as lower-case hex with 0x." };

    public static ScalarType<BigInteger> UInt256 { get; } = new StringScalar<BigInteger>("UInt256", ParseInteger, value => value.ToString(CultureInfo.InvariantCulture))
    {
        AcceptsIntegers = true,
        Description = "An integer of 256 bits as a decimal string, so that no reader loses precision. Below zero only where a sum began after the first events.",
    };

    public static ScalarType<string> Decimal { get; } = new StringScalar<string>("Decimal", text => text, text => text) { Description = "An exact decimal number as a string." };

    public static ScalarType<long> DateTime { get; } = new TimeScalar();

    public static ScalarType<string> Json { get; } = new JsonScalar();

    public static IReadOnlyList<NamedType> All { get; } = [Address, Hash, UInt256, Decimal, DateTime, Json, BuiltInScalars.Long, BuiltInScalars.Id];

    private static BigInteger ParseInteger(string text) =>
        text.Length <= LongestNumber && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException("an integer is given as decimal digits");

    /// <summary>Seconds since 1970 UTC, in C#.</summary>
    private sealed class TimeScalar : ScalarType<long>
    {
        public TimeScalar() : base("DateTime") => Description = "A block's time in UTC, as 2026-01-31T12:00:00Z; taken as seconds since 1970 too.";

        public override object ParseLiteral(ValueNode literal) => literal switch
        {
            StringNode s => Parse(s.Value),
            IntNode i => Parse(i.Text),
            _ => throw new InputException($"DateTime cannot represent the value: {Printer.Print(literal)}"),
        };

        public override object ParseValue(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => Parse(value.GetString()!),
            JsonValueKind.Number => Parse(value.GetRawText()),
            _ => throw new InputException($"DateTime cannot represent the value: {Inspect.Json(value)}"),
        };

        /// <summary>ISO 8601; without an offset it is UTC. A time without its day would be today's.</summary>
        private static readonly string[] Forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

        public override void WriteValue(JsonBuffer json, long value)
        {
            if (value is >= -62_135_596_800 and <= 253_402_300_799) json.Time(DateTimeOffset.FromUnixTimeSeconds(value).UtcDateTime);
            else json.String(value.ToString(CultureInfo.InvariantCulture));
        }

        private static object Parse(string text)
        {
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)) return seconds;
            return DateTimeOffset.TryParseExact(text, Forms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUnixTimeSeconds()
                : throw new InputException($"DateTime cannot represent {Inspect.Text(text)}: give an ISO 8601 time or seconds since 1970");
        }
    }

    /// <summary>JSON text in C#; only written.</summary>
    private sealed class JsonScalar : ScalarType<string>
    {
        public JsonScalar() : base("JSON") => Description = "Any JSON value.";

        public override object ParseLiteral(ValueNode literal) => throw new InputException("JSON is only given out.");

        public override object ParseValue(JsonElement value) => value.GetRawText();

        public override void WriteValue(JsonBuffer json, string value) => json.Advance(Encoding.UTF8.GetBytes(value, json.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length))));
    }
}
