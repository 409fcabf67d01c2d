using Scan.Domain.Primitives;

namespace Scan.Devnet.Contracts;

/// <summary>The compiled contracts of the devnet, as <c>devnet/compile.mjs</c> leaves them in <c>devnet/out</c>.</summary>
public sealed class DevnetContracts
{
    private const string Folder = "devnet/out";
    private readonly Dictionary<string, CompiledContract> contracts;

    private DevnetContracts(Dictionary<string, CompiledContract> contracts) => this.contracts = contracts;

    /// <exception cref="KeyNotFoundException">No contract is called so.</exception>
    public CompiledContract this[string name] => contracts[name];

    public IEnumerable<CompiledContract> All => contracts.Values;

    /// <summary>Another one whenever a contract's code changes.</summary>
    public Hash32 Fingerprint => Keccak256.Hash([.. contracts.OrderBy(c => c.Key, StringComparer.Ordinal).SelectMany(c => Keccak256.Hash(c.Value.Bytecode).ToArray())]);

    /// <summary>Loads the compiled contracts of the checkout that this program runs from, or of <paramref name="folder"/>.</summary>
    /// <exception cref="FileNotFoundException">They have not been compiled; the message says how to.</exception>
    public static DevnetContracts Load(string? folder = null)
    {
        folder ??= FindFolder() ?? throw NotCompiled(Folder);
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.json") : [];
        if (files.Length == 0) throw NotCompiled(folder);
        return new DevnetContracts(files.Select(CompiledContract.Read).ToDictionary(c => c.Name));
    }

    private static string? FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Scan.sln"))) return Path.Combine(at.FullName, Folder);
        }
        return null;
    }

    private static FileNotFoundException NotCompiled(string folder) =>
        new($"The devnet's contracts are not in {folder}: run `npm ci` and `node devnet/compile.mjs` in the checkout.");
}
