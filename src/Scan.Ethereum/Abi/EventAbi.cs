using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>An event's declaration and the ways to decode its logs, all of which judge a log alike.</summary>
public sealed class EventAbi
{
    private readonly AbiParameter[] inputs;

    private EventAbi(string name, AbiParameter[] inputs, bool isAnonymous)
    {
        (Name, this.inputs, IsAnonymous) = (name, inputs, isAnonymous);
        Signature = name + AbiText.Canonical(inputs);
        Topic0 = Keccak256.Hash(Signature);
        IndexedCount = inputs.Count(i => i.Indexed);
    }

    public string Name { get; }

    /// <summary>The canonical text that is hashed: <c>Transfer(address,address,uint256)</c>.</summary>
    public string Signature { get; }

    /// <summary>Keccak-256 of <see cref="Signature"/>: the first topic, unless the event is anonymous.</summary>
    public Hash32 Topic0 { get; }

    public IReadOnlyList<AbiParameter> Inputs => inputs;

    public int IndexedCount { get; }

    public bool IsAnonymous { get; }

    /// <summary>Parses <c>[event] Name(type [indexed] [name], …) [anonymous]</c>.</summary>
    /// <exception cref="FormatException">The text is no event; the message says where and why.</exception>
    public static EventAbi Parse(string text)
    {
        var parser = new AbiTextParser(text);
        parser.TryWord("event");
        var name = parser.RequiredName("the event's name");
        var inputs = parser.Parameters(indexedAllowed: true);
        var isAnonymous = parser.TryWord("anonymous");
        parser.End();
        var indexed = inputs.Count(i => i.Indexed);
        return indexed <= (isAnonymous ? 4 : 3) ? new EventAbi(name, inputs, isAnonymous) : throw parser.Bad($"{indexed} inputs are indexed, more than a log has topics for");
    }

    /// <summary>A reader over a log's arguments.</summary>
    /// <exception cref="AbiFormatException">The topics are not this event's, or the data is too short.</exception>
    public AbiReader Read(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data)
    {
        if (IsAnonymous) return new AbiReader(inputs, data, topics);
        if (topics.IsEmpty || topics[0] != Topic0) throw new AbiFormatException($"The first topic is not that of {Signature}.");
        return new AbiReader(inputs, data, topics[1..]);
    }

    /// <summary>The arguments as untyped values; false with the reason when the log is not a valid one of this event. Never throws.</summary>
    public bool TryDecode(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, [NotNullWhen(true)] out AbiArguments? args, [NotNullWhen(false)] out string? error)
    {
        try
        {
            var reader = Read(topics, data);
            (args, error) = (new AbiArguments(inputs, AbiUntyped.Read(ref reader)), null);
            return true;
        }
        catch (AbiFormatException e)
        {
            (args, error) = (null, e.Message);
            return false;
        }
    }

    /// <summary>A log as its record; false with the reason when the log is not a valid one of this event.</summary>
    public static bool TryDecode<TEvent>(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, [NotNullWhen(true)] out TEvent? value, [NotNullWhen(false)] out string? error)
        where TEvent : class, IEvent<TEvent>
    {
        try
        {
            (value, error) = (Decode<TEvent>(topics, data), null);
            return true;
        }
        catch (AbiFormatException e)
        {
            (value, error) = (null, e.Message);
            return false;
        }
    }

    /// <summary>A log as its record.</summary>
    /// <exception cref="AbiFormatException">The log is not a valid one of this event.</exception>
    public static TEvent Decode<TEvent>(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data) where TEvent : IEvent<TEvent>
    {
        var reader = TEvent.Abi.Read(topics, data);
        var value = TEvent.Decode(ref reader);
        reader.End();
        return value;
    }

    /// <summary>Decodes a log and writes its arguments as a JSON object in one pass. What was written is void when this throws.</summary>
    /// <exception cref="AbiFormatException">The log is not a valid one of this event.</exception>
    public void WriteArgsJson(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, Utf8JsonWriter json)
    {
        var reader = Read(topics, data);
        AbiJson.WriteAll(ref reader, json);
    }

    /// <summary>The same into a buffer, which gets nothing when the log is not valid. Never throws for what a log holds.</summary>
    public bool TryWriteArgsJson(ReadOnlySpan<Hash32> topics, ReadOnlySpan<byte> data, IBufferWriter<byte> output, [NotNullWhen(false)] out string? error)
    {
        try
        {
            var scratch = AbiJson.Scratch.Take();
            WriteArgsJson(topics, data, scratch.Json);
            scratch.FlushTo(output);
            error = null;
            return true;
        }
        catch (AbiFormatException e)
        {
            error = e.Message;
            return false;
        }
    }

    /// <summary>Topics and data of a log with these arguments, in declared order; a hashed one is given as its value or as its hash.</summary>
    /// <exception cref="ArgumentException">A value does not fit its type.</exception>
    public (Hash32[] Topics, byte[] Data) Encode(params ReadOnlySpan<object> arguments) => AbiWriter.Event(this, inputs, arguments);

    public override string ToString() => Signature;
}
