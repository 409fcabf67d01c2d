using System.Buffers.Binary;
using Scan.Domain.Primitives;

namespace Scan.Ethereum.Abi;

/// <summary>The reader's inner half: the next word, tails, and frames of tuples and arrays.</summary>
public ref partial struct AbiReader
{
    /// <summary>The next argument's declaration; null inside an array.</summary>
    internal readonly AbiParameter? NextParameter => element is null ? members[index] : null;

    internal readonly AbiType NextType => element ?? members[index].Type;

    /// <summary>A <c>uintN</c>'s word, range-checked.</summary>
    internal AbiWord Unsigned(int bits)
    {
        var width = Width(AbiKind.UInt, bits);
        var word = NextWord();
        return word.FitsUnsigned(width) ? word : throw Bad($"the value does not fit uint{width}");
    }

    /// <summary>An <c>intN</c>'s word, sign extension checked.</summary>
    internal AbiWord Signed(int bits)
    {
        var width = Width(AbiKind.Int, bits);
        var word = NextWord();
        return word.FitsSigned(width) ? word : throw Bad($"the value does not fit int{width}");
    }

    /// <summary>An <c>address</c>'s word, padding checked.</summary>
    internal AbiWord AddressWord()
    {
        var word = Take(AbiKind.Address);
        return word.FitsUnsigned(160) ? word : throw Bad("an address is padded with zeros");
    }

    /// <summary>The word of a <c>bytesN</c> or <c>function</c>, padding checked.</summary>
    internal AbiWord LeftWord()
    {
        current = index;
        var size = NextType.Size;
        var word = NextWord();
        return word.EndsInZeros(AbiWord.Size - size) ? word : throw Bad($"bytes{size} is padded with zeros");
    }

    /// <summary>The bytes of a <c>bytes</c> or <c>string</c>, padding checked.</summary>
    internal ReadOnlySpan<byte> Blob(AbiKind kind)
    {
        Expect(kind, 0);
        var tail = Tail();
        var length = Length(ref tail, 1);
        var padded = source == AbiSource.Contract ? (int)Math.Min(int.MaxValue, (length + 31L) & ~31L) : length;
        Charge(padded);
        if (padded > tail.Length) throw Bad($"{length} bytes and their padding are claimed, {tail.Length} are left");
        if (tail[length..padded].ContainsAnyExcept((byte)0)) throw Bad("bytes are padded with zeros");
        index++;
        return tail[..length];
    }

    /// <summary>A reader over the next tuple's components or the next array's elements.</summary>
    internal AbiReader Enter(bool tuple)
    {
        if (Remaining == 0 || IsHashedHere || (tuple ? NextType.Kind != AbiKind.Tuple : NextType.Kind is not (AbiKind.Array or AbiKind.FixedArray)))
            throw Misread(tuple ? "a tuple" : "an array");
        current = index;
        var type = NextType;
        ReadOnlySpan<byte> inner;
        if (type.IsDynamic)
        {
            inner = Tail();
        }
        else
        {
            inner = frame.Slice(head, type.HeadSize);
            head += type.HeadSize;
        }
        var length = type.Kind == AbiKind.Array ? Length(ref inner, type.Element!.HeadSize) : type.Size;
        var heads = type.Kind == AbiKind.Array ? length * type.Element!.HeadSize : type.BodySize;
        if (heads > inner.Length) throw Bad($"{type.Canonical} takes at least {heads} bytes, {inner.Length} are left");
        if (type.IsDynamic) Charge(heads);
        return tuple
            ? new AbiReader(this, type.Components, null, type.Components.Length, inner)
            : new AbiReader(this, default, type.Element, length, inner);
    }

    /// <summary>Goes on after the tuple or array that <see cref="Enter"/> opened.</summary>
    internal void Leave(scoped in AbiReader inner)
    {
        inner.End();
        budget = inner.budget;
        index++;
    }

    private readonly bool IsHashedHere => element is null && members[index].IsHashed;

    private AbiWord Take(AbiKind kind)
    {
        Expect(kind, 0);
        return NextWord();
    }

    private void Expect(AbiKind kind, int size)
    {
        current = index;
        if (Remaining == 0 || IsHashedHere || NextType.Kind != kind || (size > 0 && NextType.Size != size)) throw Misread(size > 0 ? $"{kind} of {size} bytes" : kind.ToString());
    }

    private int Width(AbiKind kind, int bits)
    {
        current = index;
        if (Remaining == 0 || NextType.Kind != kind || NextType.Size > bits) throw Misread($"{kind} of {bits} bits");
        return NextType.Size;
    }

    private AbiWord NextWord()
    {
        if (element is null && members[index].Indexed) return AbiWord.From(NextTopic());
        var word = new AbiWord(frame[head..]);
        head += AbiWord.Size;
        index++;
        return word;
    }

    private Hash32 NextTopic()
    {
        var topic = topics[0];
        topics = topics[1..];
        index++;
        return topic;
    }

    /// <summary>Where the next head's offset points.</summary>
    private ReadOnlySpan<byte> Tail()
    {
        var offset = new AbiWord(frame[head..]);
        if (!offset.FitsUnsigned(31) || (int)offset.D > frame.Length) throw Bad($"its offset points beyond the {frame.Length} bytes there are");
        head += AbiWord.Size;
        return frame[(int)offset.D..];
    }

    /// <summary>Takes the length word off <paramref name="tail"/>; a length that the tail cannot hold is refused before anything is allocated.</summary>
    private int Length(ref ReadOnlySpan<byte> tail, int smallestElement)
    {
        Charge(AbiWord.Size);
        if (tail.Length < AbiWord.Size) throw Bad($"its length takes 32 bytes, {tail.Length} are left");
        var claimed = new AbiWord(tail);
        tail = tail[AbiWord.Size..];
        if (!claimed.FitsUnsigned(31) || (int)claimed.D > tail.Length / smallestElement)
            throw Bad($"{claimed.ToBigInteger(signed: false)} elements are claimed, {tail.Length} bytes are left");
        return (int)claimed.D;
    }

    private void Charge(int bytes)
    {
        budget -= bytes;
        if (budget < 0) throw Bad("its tails overlap");
    }

    private readonly AbiFormatException Bad(string reason) =>
        new($"{(element is null ? AbiText.Key(members[current], current) : $"element {current}")}: {reason}.");

    private readonly InvalidOperationException Misread(string asked) => new(
        Remaining == 0 ? $"{asked} is asked for after the last of {count} arguments."
        : $"{asked} is asked for where the ABI declares {(element is null ? members[index].ToString() : element.Canonical)}.");
}
