namespace Scan.Indexer.Manifests;

/// <summary>A network manifest breaks a rule of its format. Names the file, the JSON path and the reason.</summary>
public sealed class ManifestException(string file, string path, string reason) : Exception($"{file}: {path}: {reason}")
{
    public string File { get; } = file;

    /// <summary>Such as <c>$.contracts[3].address</c>.</summary>
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
