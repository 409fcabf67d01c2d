using System.Numerics;
using Scan.Domain.Primitives;

namespace Scan.Ethereum;

/// <summary>Finds who signed a hash: public key recovery on secp256k1 (SEC 1, section 4.1.6), as Ethereum's ecrecover does it.</summary>
public static class SignatureRecovery
{
    /// <summary>Bytes of a signature: r, s and v.</summary>
    public const int Size = 65;

    /// <summary>The signer of <paramref name="hash"/>, or null when the signature is not one that any key could have made.</summary>
    /// <param name="signature">r, s and v (0, 1, 27 or 28). A high s is refused, as wallets never make one (EIP-2).</param>
    public static Address? TryRecover(Hash32 hash, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != Size) return null;
        var r = new BigInteger(signature[..32], isUnsigned: true, isBigEndian: true);
        var s = new BigInteger(signature[32..64], isUnsigned: true, isBigEndian: true);
        var parity = signature[64] switch { 0 or 27 => 0, 1 or 28 => 1, _ => -1 };
        if (parity < 0 || r.IsZero || r >= Secp256k1.Order || s.IsZero || s > Secp256k1.HalfOrder) return null;
        if (Secp256k1.Lift(r, parity == 1) is not { } point) return null;

        var z = new BigInteger(hash.ToArray(), isUnsigned: true, isBigEndian: true);
        var inverse = BigInteger.ModPow(r, Secp256k1.Order - 2, Secp256k1.Order);
        var key = Secp256k1.Add(
            Secp256k1.Multiply(Secp256k1.Generator, Secp256k1.Mod(-z * inverse, Secp256k1.Order)),
            Secp256k1.Multiply(point, Secp256k1.Mod(s * inverse, Secp256k1.Order)));
        return Secp256k1.ToAffine(key) is var (x, y) ? AddressOf(x, y) : null;
    }

    /// <summary>The hash that a wallet signs for a text (EIP-191, version 0x45, as personal_sign).</summary>
    public static Hash32 HashOfMessage(string message)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(message);
        return Keccak256.Hash([.. "\u0019Ethereum Signed Message:\n"u8, .. System.Text.Encoding.UTF8.GetBytes($"{text.Length}"), .. text]);
    }

    private static Address AddressOf(BigInteger x, BigInteger y)
    {
        Span<byte> key = stackalloc byte[64];
        Write(x, key[..32]);
        Write(y, key[32..]);
        return Keccak256.Hash(key).ToAddress();
    }

    private static void Write(BigInteger value, Span<byte> bytes)
    {
        bytes.Clear();
        value.TryWriteBytes(bytes[(32 - value.GetByteCount(isUnsigned: true))..], out _, isUnsigned: true, isBigEndian: true);
    }
}
