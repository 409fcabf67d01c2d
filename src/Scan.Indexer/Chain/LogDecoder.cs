using System.Collections.Concurrent;
using Scan.Documents;
using Scan.Domain.Primitives;
using Scan.Ethereum.Rpc;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Chain;

/// <summary>Turns raw logs into events and ledger rows. Works on any thread; a log that cannot be decoded keeps its reason and stops nothing.</summary>
internal sealed class LogDecoder(long chainId, EventCatalog catalog, IReadOnlyDictionary<EventEntry, int> kindIds)
{
    /// <summary>A log of the ledger whose contract was told of by a block that is gone, and read before as what it is no more.</summary>
    private const string Stray = "Nothing tells what contract this is any more.";

    /// <summary>Pages are decoded in several threads at a time, and each goes on with the hashes of one before.</summary>
    private readonly ConcurrentBag<SubjectHashes> pool = [];

    /// <param name="logs">In chain order.</param>
    /// <param name="times">Times of blocks whose logs do not carry them.</param>
    /// <param name="stored">True for logs of the ledger: whoever they are of was read as they were indexed, so they stay whatever is known of it now. Others are left out where no source reads them.</param>
    public (IReadOnlyList<DecodedLog> Logs, LedgerBuffer Ledger) Decode(IReadOnlyList<RawLog> logs, IReadOnlyDictionary<long, long> times, ChainSources sources, bool stored = false)
    {
        var decoded = new List<DecodedLog>(logs.Count);
        var ledger = new LedgerBuffer();
        var ordinals = new Dictionary<Address, int>();
        if (!pool.TryTake(out var hashes)) hashes = new SubjectHashes(chainId);
        SubjectBuilder? subjects = null;
        Hash32? transaction = null;
        foreach (var log in logs)
        {
            if (log.TransactionHash != transaction) ordinals.Clear();
            transaction = log.TransactionHash;
            var known = stored ? sources.Stored(log) : sources.Reading(log);
            if (known is null && !stored) continue;
            var ordinal = ordinals.GetValueOrDefault(log.Address);
            ordinals[log.Address] = ordinal + 1;
            var at = new LogPosition(chainId, log.BlockNumber, log.BlockHash, log.BlockTime ?? times[log.BlockNumber], log.TransactionHash, log.TransactionIndex, log.LogIndex);
            if (known is not { } source)
            {
                Write(log, at, ordinal, 0, false, Stray, [], hashes, ledger);
                continue;
            }
            (subjects ??= new SubjectBuilder(chainId, source, sources.CanonicalRegistry)).MoveTo(source);
            decoded.Add(Decode(log, at, source, ordinal, subjects, hashes, ledger));
        }
        pool.Add(hashes);
        return (decoded, ledger);
    }

    private DecodedLog Decode(RawLog log, LogPosition at, Source source, int ordinal, SubjectBuilder subjects, SubjectHashes hashes, LedgerBuffer ledger)
    {
        var entry = catalog.Find(source.Contract, log.Topic0, log.TopicCount);
        object? value = null;
        string? problem = null;
        var valid = entry is not null && entry.TryDecode(log.Topics, log.Data.Span, out value, out problem);
        // Any log with as many topics may be an anonymous event: one that does not decode is none.
        if (!valid && entry is { Kind.Abi.IsAnonymous: true }) (entry, problem) = (null, null);
        if (valid) entry!.AddSubjects(value!, subjects);
        Write(log, at, ordinal, entry is null ? 0 : kindIds[entry], entry is { Kind.Abi.IsAnonymous: false }, problem, subjects.Subjects, hashes, ledger);
        return new DecodedLog(at, source, entry, valid ? value : null);
    }

    private void Write(RawLog log, in LogPosition at, int ordinal, int kind, bool topicOfKind, string? problem, IReadOnlyList<Subject> subjects, SubjectHashes hashes, LedgerBuffer ledger)
    {
        Span<byte> blockHash = stackalloc byte[Hash32.Size];
        Span<byte> transaction = stackalloc byte[Hash32.Size];
        Span<byte> address = stackalloc byte[Address.Size];
        Span<byte> topics = stackalloc byte[Hash32.Size * 4];
        log.BlockHash.CopyTo(blockHash);
        log.TransactionHash.CopyTo(transaction);
        log.Address.CopyTo(address);
        for (var i = 0; i < log.TopicCount; i++) log.Topics[i].CopyTo(topics[(i * Hash32.Size)..]);
        ledger.Add(new LedgerEntry
        {
            ChainId = chainId,
            Block = at.Block,
            BlockHash = blockHash,
            Time = at.Time,
            Transaction = transaction,
            TransactionIndex = at.TransactionIndex,
            LogIndex = at.LogIndex,
            Ordinal = ordinal,
            Address = address,
            Topics = topics[..(log.TopicCount * Hash32.Size)],
            Data = log.Data.Span,
            KindId = kind,
            TopicOfKind = topicOfKind,
            Problem = problem,
            Subject1 = hashes.At(0, subjects),
            Subject2 = hashes.At(1, subjects),
            Subject3 = hashes.At(2, subjects),
        });
    }
}
