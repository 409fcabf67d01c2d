using Scan.Local.Processes;

namespace Scan.Local.Node;

/// <summary>Where the anvil program is: in its npm package for this platform, else on the PATH.</summary>
internal static class AnvilBinary
{
    public static string Find()
    {
        var packaged = Checkout.PathTo("node_modules", "@foundry-rs", $"anvil-{NpmPackage.Platform}-{NpmPackage.Processor(x64: "amd64", arm64: "arm64")}", "bin", "anvil");
        if (File.Exists(packaged)) return packaged;
        return Unix.Find("anvil") ?? throw new SetupException("There is no anvil (the local EVM node): npm has not installed it and it is not on the PATH.",
            $"Run `npm ci` in {Checkout.Root}, or install Foundry.");
    }
}
