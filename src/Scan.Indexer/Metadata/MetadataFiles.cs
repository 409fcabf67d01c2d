using System.Text.Json;
using Scan.Documents;
using Scan.Domain.Documents;
using Scan.Domain.Erc8004;
using Scan.Domain.Metadata;
using Scan.Indexer.Metadata.Fetching;

namespace Scan.Indexer.Metadata;

/// <summary>Gives documents their files and reads what stands in them.</summary>
internal sealed class MetadataFiles(MetadataKinds kinds, MetadataLinks links, Resources resources, MetadataOptions options, TimeProvider time)
{
    private const int Most = 200;
    private const string NotYet = "It was not fetched yet.";

    /// <summary>Records that documents name these URIs; what is there already is read at once.</summary>
    public async Task LinkAsync(IReadOnlyList<MetadataTarget> targets, CancellationToken ct)
    {
        if (targets.Count == 0) return;
        List<NewResource> added = [.. targets.Select(target => NewOf(ResourcePurpose.Document, target.Uri))];
        var ids = await resources.EnsureAsync(added, time.GetUtcNow(), ct);
        await links.LinkAsync([.. targets.Select((target, i) => (target, ResourceAddress.HashOf(target.Uri), ids[i]))], ct);
        await links.ExplainAsync(kinds.WithProfile, [.. ids.Zip(added).DistinctBy(pair => pair.First).Where(pair => pair.Second.Content is null)
            .Select(pair => (pair.First, pair.Second.Problem is { } code ? MetadataProblems.Of(code).Meaning : NotYet))], ct);
        await ReadAsync([.. ids.Distinct()], ct);
    }

    /// <summary>Brings what tries found to the documents; returns how many were read.</summary>
    public async Task<int> ApplyAsync(IReadOnlyList<Resource> tried, CancellationToken ct)
    {
        var read = await ReadAsync([.. tried.Where(file => file.Purpose == ResourcePurpose.Document && file.Content is not null).Select(file => file.Id)], ct);
        await links.ExplainAsync(kinds.WithProfile, [.. tried.Where(file => file is { Purpose: ResourcePurpose.Document, Content: null, Problem: not null }).Select(file => (file.Id, MetadataProblems.Of(file.Problem!).Meaning))], ct);
        foreach (var picture in tried.Where(file => file is { Purpose: ResourcePurpose.Image, Content: not null })) await links.ShowImageAsync(picture.Id, picture.Content!, ct);
        foreach (var proof in tried.Where(file => file.Purpose == ResourcePurpose.Proof)) await DecideAsync(proof, ct);
        return read;
    }

    /// <summary>Reads these files for each document that names them and was not told yet.</summary>
    private async Task<int> ReadAsync(IReadOnlyList<long> ids, CancellationToken ct)
    {
        var read = 0;
        while (ids.Count > 0)
        {
            var uses = await links.UnreadAsync(ids, Most, ct);
            var bodies = new Dictionary<string, byte[]>();
            foreach (var hash in uses.Select(use => use.Resource.Content!).DistinctBy(Convert.ToHexString)) bodies[Convert.ToHexString(hash)] = (await resources.BodyAsync(hash, ct))!;
            var files = uses.Select(use => (use, bodies[Convert.ToHexString(use.Resource.Content!)])).ToList();
            var readings = await kinds.ReadAsync(files, ct);
            foreach (var gone in uses.Where((_, i) => readings[i] is null).GroupBy(use => use.Kind)) await links.UnlinkAsync(gone.Key, [.. gone.Select(use => use.Of)], ct);
            var pictures = await PicturesAsync([.. readings.Select(reading => reading?.Image)], ct);
            var proofs = await ProofFilesAsync(readings, ct);
            await links.ApplyAsync([.. uses.Select((use, i) => readings[i] is { } reading ? Of(use, reading, pictures[i], proofs) : null).OfType<MetadataApplied>()], time.GetUtcNow(), ct);
            read += uses.Count;
            if (uses.Count < Most) return read;
        }
        return read;
    }

    private MetadataApplied Of(MetadataUse use, MetadataReading reading, (long Id, byte[]? Hash)? picture, IReadOnlyDictionary<string, (Resource File, IReadOnlyList<AgentRegistration>? Listed)> proofs)
    {
        var profile = kinds.HasProfile(use.Kind) ? new Profile(use.Of.ChainId, use.Kind, use.Of.Id, null, reading.Name, reading.Description, reading.Website, reading.Image,
            reading.Json, use.Resource.Uri, use.Resource.FetchedAt,
            reading.Problems.FirstOrDefault(problem => MetadataProblems.Of(problem.Code).Weight == ProblemWeight.Error) is { } error ? MetadataProblems.Of(error.Code).Meaning : null)
        {
            Facts = reading.Registration is { } facts ? JsonSerializer.Serialize(facts, DocumentJson.Options) : null,
            Image = picture?.Hash,
        } : null;
        return new MetadataApplied(use, profile, picture?.Id, JsonSerializer.Serialize(reading.Problems, DocumentJson.Options), [.. ProofsOf(use, reading, proofs)]);
    }

    /// <summary>The pictures' files, and their contents where these are there.</summary>
    private async Task<IReadOnlyList<(long Id, byte[]? Hash)?>> PicturesAsync(IReadOnlyList<string?> uris, CancellationToken ct)
    {
        var named = uris.OfType<string>().Distinct().ToList();
        var ids = await resources.EnsureAsync([.. named.Select(uri => NewOf(ResourcePurpose.Image, uri))], time.GetUtcNow(), ct);
        var files = await resources.LoadAsync(ids, ct);
        var known = named.Zip(ids).ToDictionary(pair => pair.First, pair => (pair.Second, files[pair.Second].Content));
        return [.. uris.Select(uri => uri is null ? ((long, byte[]?)?)null : known[uri])];
    }

    /// <summary>The files of the domains that these readings name, and whom those that are there list.</summary>
    private async Task<IReadOnlyDictionary<string, (Resource File, IReadOnlyList<AgentRegistration>? Listed)>> ProofFilesAsync(IReadOnlyList<MetadataReading?> readings, CancellationToken ct)
    {
        var domains = readings.Where(reading => reading?.Registration is not null).SelectMany(reading => DomainProof.DomainsOf(reading!.Registration!)).Distinct().ToList();
        var ids = await resources.EnsureAsync([.. domains.Select(domain => NewOf(ResourcePurpose.Proof, DomainProof.AddressOf(domain)))], time.GetUtcNow(), ct);
        var there = await resources.LoadAsync(ids, ct);
        var files = new Dictionary<string, (Resource, IReadOnlyList<AgentRegistration>?)>();
        foreach (var (domain, id) in domains.Zip(ids)) files[domain] = (there[id], await ListedAsync(there[id], ct));
        return files;
    }

    private IEnumerable<DomainProofRow> ProofsOf(MetadataUse use, MetadataReading reading, IReadOnlyDictionary<string, (Resource File, IReadOnlyList<AgentRegistration>? Listed)> files)
    {
        if (reading.Registration is not { } facts) yield break;
        var agent = MetadataKinds.AgentOf(use.Of);
        var own = facts.Registrations.Any(registration => registration.Names(agent.ChainId, agent.Registry, agent.AgentId)) ? DomainProof.HomeOf(use.Resource.Uri) : null;
        foreach (var domain in DomainProof.DomainsOf(facts))
        {
            if (domain == own) yield return new DomainProofRow(domain, null, MetadataCheck.Verified, use.Resource.FetchedAt);
            else yield return new DomainProofRow(domain, files[domain].File.Id, OutcomeOf(files[domain].File, files[domain].Listed, agent), files[domain].File.LastTry);
        }
    }

    private static string OutcomeOf(Resource file, IReadOnlyList<AgentRegistration>? listed, Agent agent) =>
        listed is not null ? DomainProof.Judge(listed, agent) : DomainProof.OfFailure(file.Problem, file.Detail);

    /// <summary>Whom a domain's file lists, if the last try had it: a domain may take its word back. Null: there is no file.</summary>
    private async Task<IReadOnlyList<AgentRegistration>?> ListedAsync(Resource file, CancellationToken ct) =>
        file is { Problem: null, Content: { } hash } && await resources.BodyAsync(hash, ct) is { } body ? RegistrationFile.Registrations(body) : null;

    private async Task DecideAsync(Resource proof, CancellationToken ct)
    {
        var listed = await ListedAsync(proof, ct);
        var uses = await links.ProofsOfAsync(proof.Id, ct);
        await links.DecideAsync([.. uses.Select(use => (use, OutcomeOf(proof, listed, MetadataKinds.AgentOf(use.Of))))], time.GetUtcNow(), ct);
    }

    private NewResource NewOf(string purpose, string uri)
    {
        var address = ResourceAddress.Of(uri, options, purpose == ResourcePurpose.Image ? options.MostImageBytes : options.MostDocumentBytes);
        var (content, problem) = address.Inline is { } bytes ? ResourceKeeper.ContentOf(purpose, bytes) : (null, address.Problem);
        return new NewResource(purpose, ResourceAddress.Shown(uri), ResourceAddress.HashOf(uri), address.Host, problem is null && content is null ? time.GetUtcNow() : null, problem?.Code, problem?.Detail, content);
    }
}
