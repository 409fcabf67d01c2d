using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Scan.Documents;

namespace Scan.Indexer.Delivery;

/// <summary>
/// Signs what is sent: HMAC-SHA256 over <c>timestamp.body</c> in hex, once for each key that is in use, so that a receiver can change over in its own time.
/// </summary>
public static class DeliverySignature
{
    public const string TimestampHeader = "Scan-Timestamp";

    /// <summary>The newest key's id.</summary>
    public const string KeyHeader = "Scan-Key-Id";

    /// <summary><c>keyId=hex</c> for each key, joined by commas.</summary>
    public const string SignatureHeader = "Scan-Signature";
    private const int SecretBytes = 32;

    /// <summary>A new key that signs for good.</summary>
    public static SubscriptionKey NewKey() => new("k" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)), Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)), null);

    public static IReadOnlyList<SubscriptionKey> InUse(IReadOnlyList<SubscriptionKey> keys, DateTimeOffset now) => [.. keys.Where(key => key.Until is not { } until || until > now)];

    public static string Of(SubscriptionKey key, long timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(key.Secret));
        hash.AppendData(Encoding.ASCII.GetBytes(timestamp.ToString(CultureInfo.InvariantCulture) + "."));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>What a mail's link carries to end its subscription: only who has the key can make it.</summary>
    public static string EndCode(Subscription subscription) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Convert.FromBase64String(subscription.Keys[^1].Secret), Encoding.UTF8.GetBytes("end " + subscription.Id)))[..32];

    internal static void AddTo(HttpRequestMessage request, IReadOnlyList<SubscriptionKey> keys, DateTimeOffset now, byte[] body)
    {
        var (timestamp, used) = (now.ToUnixTimeSeconds(), InUse(keys, now));
        request.Headers.TryAddWithoutValidation(TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(KeyHeader, used[0].Id);
        request.Headers.TryAddWithoutValidation(SignatureHeader, string.Join(',', used.Select(key => $"{key.Id}={Of(key, timestamp, body)}")));
    }
}
