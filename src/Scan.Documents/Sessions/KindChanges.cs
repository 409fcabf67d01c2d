using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Scan.Documents;

/// <summary>The changes of a batch to one kind, in the shapes that the commit writes.</summary>
internal abstract class KindChanges(DocumentMapping mapping)
{
    public DocumentMapping Mapping { get; } = mapping;

    /// <summary>New documents: (chain_id, id, valid_from, digest, body).</summary>
    public CopyBuffer Inserted { get; } = new(4096);

    /// <summary>States that began and ended within the batch, absences included: (chain_id, id, valid_from, valid_to, digest, body).</summary>
    public CopyBuffer Versions { get; } = new(256);

    /// <summary>Stored documents whose present state becomes a version, and the block that ends it.</summary>
    public List<(byte[] Id, long ValidTo)> Replaced { get; } = [];

    /// <summary>Stored documents that changed; their bytes stand in <see cref="UpdatedBytes"/>.</summary>
    public List<UpdatedDocuments> Updated { get; } = [];
    public PieceBuffer UpdatedBytes { get; } = new(4096);
    public List<byte[]> Deleted { get; } = [];

    public abstract void Encode(long chainId, Sum256[] digestByStep);
}

internal readonly record struct DocumentChange<T>(DocumentEntry<T> Entry, DocumentState<T> Before, DocumentState<T> After) where T : class;

internal sealed class KindChanges<T>(DocumentMapping<T> mapping, List<DocumentChange<T>> changes) : KindChanges(mapping) where T : class
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);
    private readonly Stack<DocumentState<T>> states = new();

    public override void Encode(long chainId, Sum256[] digestByStep)
    {
        using var writer = new Utf8JsonWriter(buffer, new() { Encoder = mapping.Json.Encoder, SkipValidation = true });
        // Neighbours by key stand on the same pages of the index, and often of the table.
        changes.Sort(static (one, other) => KeyComparer.Instance.Compare(one.Entry.Id, other.Entry.Id));
        foreach (var change in changes) Encode(chainId, change, writer, digestByStep);
    }

    private void Encode(long chainId, in DocumentChange<T> change, Utf8JsonWriter writer, Sum256[] digestByStep)
    {
        var id = change.Entry.Id;
        buffer.ResetWrittenCount();
        for (var state = change.After; state != change.Before; state = state.Previous!) states.Push(state);
        var (last, lastJson) = (change.Before, default(Range));
        while (states.TryPop(out var state))
        {
            var json = Serialise(id, state, writer);
            if (state.Hash == last.Hash)
            {
                state.Block = last.Block;
                continue;
            }
            digestByStep[state.Step] += state.Hash - last.Hash;
            if (state.Step > 0) AddVersion(chainId, change, last, buffer.WrittenSpan[lastJson], state.Block);
            (last, lastJson) = (state, json);
        }
        var body = buffer.WrittenSpan[lastJson];
        if (last != change.Before) AddResult(chainId, id, change.Before, last, body);
        change.After.Previous = null;
        change.Entry.Size = body.Length;
    }

    private void AddVersion(long chainId, in DocumentChange<T> change, DocumentState<T> ended, ReadOnlySpan<byte> json, long validTo)
    {
        if (ended == change.Before && ended.Body is not null)
        {
            Replaced.Add((change.Entry.Id, validTo));
            return;
        }
        Versions.BeginRow(6);
        Versions.Int64(chainId);
        Versions.Bytes(change.Entry.Id);
        Versions.Int64(ended.Block);
        Versions.Int64(validTo);
        Versions.Sum(ended.Hash);
        if (ended.Body is null) Versions.Null();
        else Versions.Jsonb(json);
    }

    private void AddResult(long chainId, byte[] id, DocumentState<T> before, DocumentState<T> after, ReadOnlySpan<byte> json)
    {
        if (after.Body is null)
        {
            if (before.Body is not null) Deleted.Add(id);
        }
        else if (before.Body is not null)
        {
            if (Updated.Count == 0 || Updated[^1].Count == UpdatedDocuments.Most) Updated.Add(new(changes.Count - Updated.Count * UpdatedDocuments.Most));
            Updated[^1].Add(id, after.Block, after.Hash, json, UpdatedBytes);
        }
        else
        {
            Inserted.BeginRow(5);
            Inserted.Int64(chainId);
            Inserted.Bytes(id);
            Inserted.Int64(after.Block);
            Inserted.Sum(after.Hash);
            Inserted.Jsonb(json);
        }
    }

    /// <summary>
    /// Where the canonical bytes stand in the buffer, empty for an absence; sets the state's hash, SHA-256 over kind, NUL, length of the id (4 bytes), id and
    /// canonical bytes.
    /// </summary>
    private Range Serialise(byte[] id, DocumentState<T> state, Utf8JsonWriter writer)
    {
        if (state.Body is null) return default;
        var start = buffer.WrittenCount;
        Encoding.UTF8.GetBytes(mapping.Kind, buffer);
        buffer.Write([(byte)0]);
        BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(4), id.Length);
        buffer.Advance(4);
        buffer.Write(id);
        var json = buffer.WrittenCount;
        writer.Reset();
        JsonSerializer.Serialize(writer, state.Body, mapping.Json);
        writer.Flush();
        JsonText.Clean(MemoryMarshal.AsMemory(buffer.WrittenMemory[json..]).Span);
        state.Hash = Sum256.HashOf(buffer.WrittenSpan[start..]);
        return json..buffer.WrittenCount;
    }
}
