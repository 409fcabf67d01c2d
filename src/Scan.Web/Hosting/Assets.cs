using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.StaticFiles;

namespace Scan.Web.Hosting;

/// <summary>
/// The static files under one fingerprinted folder, <c>/assets/{version}/</c>: what styles and modules name by relative paths carries the version too,
/// so all of it may be cached for ever.
/// </summary>
public sealed partial class Assets
{
    /// <summary>One request in place of many before anything can be painted: files of one folder, one after the other.</summary>
    private static readonly FrozenDictionary<string, string[]> Bundles = new Dictionary<string, string[]>
    {
        ["css/site.css"] = ["css/fonts.css", "css/tokens.css", "css/base.css", "css/layout.css", "css/components.css"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly FrozenDictionary<string, string> files;
    private readonly ConcurrentDictionary<string, Lazy<Asset>> loaded = new(StringComparer.Ordinal);

    public Assets(IWebHostEnvironment environment)
    {
        var root = environment.WebRootPath;
        files = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Where(f => !Path.GetFileName(f).StartsWith('.'))
            .ToFrozenDictionary(f => Path.GetRelativePath(root, f).Replace('\\', '/'), StringComparer.Ordinal);
        Version = Fingerprint();
    }

    /// <summary>The first 12 hex digits of a hash over every file.</summary>
    public string Version { get; }

    /// <summary>The address of a file of wwwroot, such as <c>css/base.css</c>.</summary>
    public string Url(string path) => $"/assets/{Version}/{path}";

    public Asset? Find(string path) => Bundles.TryGetValue(path, out var parts)
        ? loaded.GetOrAdd(path, _ => new(() => Asset.Of(path, [.. parts.SelectMany(part => Bare(files[part]))]))).Value
        : files.TryGetValue(path, out var file) ? loaded.GetOrAdd(path, _ => new(() => Asset.Of(file, path.StartsWith("js/", StringComparison.Ordinal) ? Bare(file) : File.ReadAllBytes(file)))).Value : null;

    /// <summary>
    /// Our own sources without the lines of comments: they are for whoever reads the repository, and a seventh of what would come over the wire. Lines end as browsers read them, however they were checked out: what stands
    /// within a page is allowed by its hash.
    /// </summary>
    private static byte[] Bare(string file) => Encoding.UTF8.GetBytes(Comments().Replace(File.ReadAllText(file).ReplaceLineEndings("\n"), ""));

    [GeneratedRegex(@"^[ \t]*(//[^\n]*|/\*.*?\*/)[ \t]*\n", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Comments();

    private string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in files.Keys.Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(path));
            hash.AppendData(File.ReadAllBytes(files[path]));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}

/// <param name="Brotli">Null where compression gains nothing.</param>
public sealed record Asset(string ContentType, byte[] Bytes, byte[]? Brotli)
{
    private static readonly FileExtensionContentTypeProvider Types = new();

    /// <param name="name">Its ending tells the type.</param>
    public static Asset Of(string name, byte[] bytes)
    {
        var type = Types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
        var text = type.StartsWith("text/", StringComparison.Ordinal) || type.Contains("javascript") || type.Contains("svg") || type.Contains("json");
        return new Asset(text && !type.Contains("svg") ? $"{type}; charset=utf-8" : type, bytes, text ? Compress(bytes) : null);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var output = new MemoryStream();
        using (var brotli = new BrotliStream(output, CompressionLevel.SmallestSize)) brotli.Write(bytes);
        return output.ToArray();
    }
}
