using System.Diagnostics;
using System.Text.Json;
using Scan.Testing;

namespace Scan.IntegrationTests.Accounts;

/// <summary>Signs as wallets do, by a real wallet library (viem).</summary>
internal static class ViemWallet
{
    /// <summary>A text by EIP-191 (personal_sign).</summary>
    public static async Task<string> SignAsync(string key, string message, CancellationToken ct)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(RepositoryRoot.Find(), "node_modules", "viem")), "viem is not installed: run 'npm ci' at the root.");
        var start = new ProcessStartInfo("node", ["--input-type=module", "-e", "import { privateKeyToAccount } from 'viem/accounts'; const [key, message] = JSON.parse(process.env.SIGN); process.stdout.write(await privateKeyToAccount(key).signMessage({ message }))"])
        {
            RedirectStandardOutput = true, WorkingDirectory = RepositoryRoot.Find(), Environment = { ["SIGN"] = JsonSerializer.Serialize(new[] { key, message }) },
        };
        using var node = Process.Start(start)!;
        return await node.StandardOutput.ReadToEndAsync(ct);
    }
}
