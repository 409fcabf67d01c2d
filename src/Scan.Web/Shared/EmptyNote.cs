using Scan.Web.Lists;

namespace Scan.Web.Shared;

/// <summary>Why a list is empty: filtered away, or nothing there up to where Scan has looked.</summary>
public sealed record EmptyNote(string What, ListRequest? Request = null);
