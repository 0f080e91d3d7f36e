namespace BookingApp;

/// <summary>A rule the page should have prevented was broken; the code names its text in the resources.</summary>
public sealed class RuleBrokenException(string code, params object[] args) : Exception(code)
{
    /// <summary>A stable code such as <c>wrong_state</c>; also the API's problem code.</summary>
    public string Code { get; } = code;

    /// <summary>What the text of the rule is filled with.</summary>
    public IReadOnlyList<object> Args { get; } = args;
}
