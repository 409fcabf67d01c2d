using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Scan.Testing;

/// <summary>A web server of strangers: each path does what the test says, and every request is counted. It listens on all of 127.0.0.0/8, plain and with TLS.</summary>
public sealed class HostileServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, RequestDelegate> paths = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly WebApplication application;

    private HostileServer(X509Certificate2 authority, X509Certificate2 certificate)
    {
        Authority = authority;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Any, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Any, 0, listen => listen.UseHttps(certificate).Protocols = HttpProtocols.Http1);
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    /// <summary>The certificate authority that vouches for the server's names.</summary>
    public X509Certificate2 Authority { get; }
    public int Port => new Uri(application.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal)).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;
    public int TlsPort => new Uri(application.Urls.First(url => url.StartsWith("https:", StringComparison.Ordinal)).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)).Port;

    /// <summary>Paths asked for so far, in order, as <c>host path</c>.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    /// <param name="names">Host names that its certificate is valid for.</param>
    public static async Task<HostileServer> StartAsync(IReadOnlyList<string> names, CancellationToken ct)
    {
        var (authority, certificate) = Certify(names);
        var server = new HostileServer(authority, certificate);
        await server.application.StartAsync(ct);
        return server;
    }

    public string Url(string path, string host = "127.0.0.1") => $"http://{host}:{Port}{path}";
    public string TlsUrl(string path, string host) => $"https://{host}:{TlsPort}{path}";

    public HostileServer At(string path, RequestDelegate answer)
    {
        paths[path] = answer;
        return this;
    }

    public HostileServer At(string path, string body, string type = "application/json") => At(path, async context =>
    {
        context.Response.ContentType = type;
        await context.Response.WriteAsync(body);
    });

    public HostileServer At(string path, byte[] body, string type) => At(path, async context =>
    {
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(body);
    });

    public HostileServer Fails(string path, int status, string? retryAfter = null) => At(path, context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    });

    public HostileServer Redirects(string path, string to) => At(path, context =>
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    });

    public int CountOf(string path) => requests.Count(request => request.EndsWith(' ' + path));

    public async ValueTask DisposeAsync() => await application.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        requests.Enqueue($"{context.Request.Host.Host} {context.Request.Path}");
        if (paths.TryGetValue(context.Request.Path, out var answer)) return answer(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static (X509Certificate2 Authority, X509Certificate2 Certificate) Certify(IReadOnlyList<string> names)
    {
        var (from, to) = (TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Scan test authority", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var authority = authorityRequest.CreateSelfSigned(from, to);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names) alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        using var signed = request.Create(authority, from, to.AddDays(-1), [1, 2, 3, 4]);
        using var whole = signed.CopyWithPrivateKey(key);
        return (authority, X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pfx), null));
    }
}
