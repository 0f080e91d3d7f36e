namespace BookingApp.Catalog.Forms;

/// <summary>Why a member of a form cannot be taken: a code whose text is a resource, and what fills it.</summary>
public sealed record FieldError(string Code, params object[] Args);
