"""What looks like an identity, phone or account number; the same cases are tried on the script in the browser."""

import pytest

from assessments.sensitive import sensitive_kinds

CASES = [
    ("", []),
    ("三季度回访 42 户，结算量回升 18%。", []),
    ("身份证 11010519491231002X", ["identity"]),
    ("身份证 11010519491231002x。", ["identity"]),
    ("110105 19491231 002X", ["identity"]),
    ("１１０１０５１９４９１２３１００２Ｘ", ["identity"]),
    ("110105194912310021 的校验码不对", []),
    ("编号 1101051949123100299", []),
    ("电话13800138000。", ["phone"]),
    ("电话 138 0013 8000", ["phone"]),
    ("+8613800138000", ["phone"]),
    ("座机 0571-87654321", ["phone"]),
    ("合同号 12800138000", []),
    ("卡号 6222020200112233445", []),
    ("卡号 6222 0212 3456 7890 128", ["account"]),
    ("卡号 4111-1111-1111-1111", ["account"]),
    ("贷款余额 12000000000000 元", []),
    ("11010519491231002X，13800138000，4111111111111111", ["identity", "phone", "account"]),
]


@pytest.mark.parametrize(("text", "kinds"), CASES)
def test_numbers_of_people_are_recognised(text, kinds):
    assert sensitive_kinds(text) == kinds
