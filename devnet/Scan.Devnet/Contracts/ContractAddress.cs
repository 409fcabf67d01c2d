using Scan.Domain.Primitives;

namespace Scan.Devnet.Contracts;

/// <summary>Where a transaction's contract comes to stand.</summary>
public static class ContractAddress
{
    /// <summary>The last 20 bytes of keccak256(rlp([sender, nonce])), as CREATE has it.</summary>
    public static Address Of(Address sender, long nonce)
    {
        var number = Trimmed(nonce);
        byte[] encodedNonce = number is [< 0x80] ? number : [(byte)(0x80 + number.Length), .. number];
        byte[] payload = [0x80 + Address.Size, .. sender.ToArray(), .. encodedNonce];
        return Keccak256.Hash([(byte)(0xC0 + payload.Length), .. payload]).ToAddress();
    }

    private static byte[] Trimmed(long nonce)
    {
        var bytes = new List<byte>();
        for (; nonce > 0; nonce >>= 8) bytes.Insert(0, (byte)nonce);
        return [.. bytes];
    }
}
